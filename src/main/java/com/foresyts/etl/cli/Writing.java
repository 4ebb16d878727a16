package com.foresyts.etl.cli;

import picocli.CommandLine.Option;

/** How PostgreSQL is written. */
final class Writing {
  @Option(
      names = "--dry-run",
      description =
          "Do everything in one transaction that is rolled back at the end: true counts and rejects, no trace in the database.")
  private boolean dryRun;

  boolean isDryRun() {
    return dryRun;
  }
}
