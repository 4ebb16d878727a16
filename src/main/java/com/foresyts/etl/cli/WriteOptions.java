package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Limit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options for writing PostgreSQL. */
@Command(optionListHeading = "%nWriting PostgreSQL:%n")
final class WriteOptions {
  private static final Limit DEFAULT_PRUNE_LIMIT = Limit.parse("20%");

  @Option(
      names = "--dry-run",
      description =
          "Do everything in one transaction and roll it back at the end: true counts and rejects,"
              + " no change in the database.")
  boolean dryRun;

  @Option(
      names = "--prune",
      description =
          "At the end, delete the client's rows whose records are gone from the source. Uses no"
              + " index. Of an export, rows that were changed after its instant stay.")
  boolean prune;

  @Option(
      names = "--prune-limit",
      paramLabel = "N|N%",
      description =
          "Prune nothing and fail if more of the client's rows in a table would be deleted: a"
              + " number, or a percentage; default: 20%%.")
  private @Nullable Limit pruneLimit;

  /**
   * Returns how many rows of a table may be pruned, or null if none are to be pruned.
   *
   * @throws UsageException if there is a limit without --prune
   */
  @Nullable Limit pruneLimit() {
    if (pruneLimit != null && !prune) {
      throw new UsageException("--prune-limit is for --prune only");
    }
    return !prune || pruneLimit != null ? pruneLimit : DEFAULT_PRUNE_LIMIT;
  }
}
