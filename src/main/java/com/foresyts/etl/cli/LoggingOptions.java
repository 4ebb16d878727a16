package com.foresyts.etl.cli;

import picocli.CommandLine.Option;

/** The options for the console. */
final class LoggingOptions {
  /** The format of a line: text for people, or an object for log stores. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--quiet",
      order = 4,
      description = "Print only warnings, errors and the summary.")
  private boolean quiet;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      order = 5,
      defaultValue = "text",
      description =
          "text, or json: one object per line, with level, message, client, run and table; default:"
              + " ${DEFAULT-VALUE}.")
  private Format format = Format.TEXT;

  boolean isQuiet() {
    return quiet;
  }

  Format format() {
    return format;
  }

  /** Returns whether a progress bar may be shown. */
  boolean allowsBar() {
    return format == Format.TEXT && !quiet;
  }
}
