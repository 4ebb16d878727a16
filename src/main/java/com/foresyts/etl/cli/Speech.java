package com.foresyts.etl.cli;

import picocli.CommandLine.Option;

/** How a run says what it does. */
final class Speech {
  @Option(
      names = "--quiet",
      order = 4,
      description = "Say nothing but warnings, errors and the summary.")
  private boolean quiet;

  boolean isQuiet() {
    return quiet;
  }
}
