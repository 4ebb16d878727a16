package com.foresyts.etl.cli;

import com.foresyts.etl.dynamodb.ReadSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options for reading DynamoDB. */
@Command(optionListHeading = "%nReading DynamoDB:%n")
final class ReadOptions {
  @Option(
      names = "--segments",
      paramLabel = "N",
      description =
          "Scan a table in N parallel segments, 1 to 64; default: one for each 64 MiB, at most 8."
              + " Of an export: read N files at a time.")
  private @Nullable Integer segments;

  @Option(
      names = "--read-percent",
      paramLabel = "P",
      defaultValue = "50",
      description =
          "Limit reads to P percent of a table's read capacity, provisioned or on-demand maximum, 1"
              + " to 100; default: ${DEFAULT-VALUE}.")
  private int readPercent;

  @Option(
      names = "--max-rcu",
      paramLabel = "N",
      description =
          "Limit reads to N capacity units per second per table, 1 to 1000000; --read-percent may"
              + " lower it.")
  private @Nullable Integer maxUnits;

  @Option(
      names = "--consistent-read",
      description = "Use strongly consistent reads, which cost twice as much and use no index.")
  private boolean consistent;

  @Option(
      names = "--retry-for",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "Retry a throttled page for this time, such as 30s, 10m, 2h; default: ${DEFAULT-VALUE}.")
  private Duration retryFor = Duration.ZERO;

  /**
   * @param tableOnly whether a table must not be read through an index
   * @throws UsageException if a number is out of its range
   */
  ReadSettings options(boolean tableOnly) {
    require("--segments", segments, 64);
    require("--read-percent", readPercent, 100);
    require("--max-rcu", maxUnits, 1_000_000);
    return new ReadSettings(segments, readPercent, maxUnits, consistent, tableOnly, retryFor);
  }

  private static void require(String option, @Nullable Integer number, int most) {
    if (number != null && (number < 1 || number > most)) {
      throw new UsageException(option + " " + number + " is not between 1 and " + most);
    }
  }
}
