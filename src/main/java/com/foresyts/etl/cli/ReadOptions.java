package com.foresyts.etl.cli;

import com.foresyts.etl.dynamodb.ReadSettings;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How DynamoDB is read. */
@Command(optionListHeading = "%nHow DynamoDB is read:%n")
final class ReadOptions {
  private static final int MOST_SEGMENTS = 64;
  private static final int MOST_UNITS = 1_000_000;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description =
          "Scan a table in so many segments at the same time, 1 to 64; default: one for each 64 MiB, at most 8.")
  private @Nullable Integer segments;

  @Option(
      names = "--read-percent",
      paramLabel = "P",
      defaultValue = "50",
      description =
          "Use at most so much of a provisioned table's read capacity, or of the maximum of one on demand, 1 to 100; default: ${DEFAULT-VALUE}.")
  private int readPercent;

  @Option(
      names = "--max-rcu",
      paramLabel = "N",
      description =
          "Use at most so many read capacity units a second of any table, 1 to 1000000; of a provisioned one --read-percent may allow less.")
  private @Nullable Integer maxUnits;

  @Option(
      names = "--consistent-read",
      description = "Read strongly consistent, which costs twice as much and uses no index.")
  private boolean consistent;

  @Option(
      names = "--retry-for",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "How long DynamoDB may throttle a page, as 30s, 10m, 2h; default: ${DEFAULT-VALUE}.")
  private Duration retryFor = Duration.ZERO;

  /**
   * @param tableOnly whether no index may be read instead of a table
   * @throws ParameterException where a number is out of its range
   */
  ReadSettings options(CommandSpec spec, boolean tableOnly) {
    require(spec, "--segments", segments, 1, MOST_SEGMENTS);
    require(spec, "--read-percent", readPercent, 1, 100);
    require(spec, "--max-rcu", maxUnits, 1, MOST_UNITS);
    return new ReadSettings(segments, readPercent, maxUnits, consistent, tableOnly, retryFor);
  }

  private static void require(
      CommandSpec spec, String option, @Nullable Integer number, int least, int most) {
    if (number != null && (number < least || number > most)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT, "%s %d is not between %d and %d", option, number, least, most));
    }
  }
}
