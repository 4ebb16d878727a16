package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Limit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How PostgreSQL is written. */
@Command(optionListHeading = "%nHow PostgreSQL is written:%n")
final class WriteOptions {
  private static final Limit DEFAULT_PRUNE_LIMIT = Limit.parse("20%");

  @Option(
      names = "--dry-run",
      description =
          "Do everything in one transaction that is rolled back at the end: true counts and rejects, no trace in the database.")
  private boolean dryRun;

  @Option(
      names = "--prune",
      description =
          "At the end delete the client's rows whose records are gone from DynamoDB. No index is read then.")
  private boolean prune;

  @Option(
      names = "--prune-limit",
      paramLabel = "N|N%",
      converter = LimitConverter.class,
      description =
          "Prune nothing and fail where more of a table's rows of the client would go: a number, or a percentage; default: 20%%.")
  private @Nullable Limit pruneLimit;

  boolean isDryRun() {
    return dryRun;
  }

  boolean isPrune() {
    return prune;
  }

  /**
   * How much of a table may be pruned; null where nothing is to be.
   *
   * @throws ParameterException where there is a limit for nothing
   */
  @Nullable Limit pruneLimit(CommandSpec spec) {
    if (pruneLimit != null && !prune) {
      throw new ParameterException(spec.commandLine(), "--prune-limit is for --prune only");
    }
    return !prune || pruneLimit != null ? pruneLimit : DEFAULT_PRUNE_LIMIT;
  }
}
