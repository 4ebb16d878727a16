package com.foresyts.etl.cli;

import com.foresyts.etl.dynamodb.ReadSettings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The options for reading exports in place of the live tables. */
@Command(optionListHeading = "%nReading an export or a snapshot:%n")
final class ExportOptions {
  static final String FROM_EXPORT = "--from-export";

  private static final String EXPORT_TIME = "--export-time";

  /** The options that have no meaning for files. */
  private static final List<String> LIVE_ONLY =
      List.of("--read-percent", "--max-rcu", "--consistent-read", "--retry-for");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = FROM_EXPORT,
      paramLabel = "PATH",
      description =
          "Read exports or a snapshot in place of DynamoDB: a folder, or s3://BUCKET/PREFIX.")
  private @Nullable String from;

  @Option(
      names = EXPORT_TIME,
      paramLabel = "TIME",
      description =
          "Read the exports of this instant, such as 2026-11-25T01:00:00Z; default: the newest of"
              + " each table.")
  private @Nullable Instant time;

  /**
   * Returns the source that the options choose.
   *
   * @param read how DynamoDB may be read, and how many files at a time
   * @throws UsageException if an option contradicts another or has no usable value
   */
  SourceFactory source(ReadSettings read) {
    if (from == null) {
      if (time != null) {
        throw new UsageException("%s is for %s only".formatted(EXPORT_TIME, FROM_EXPORT));
      }
      return new SourceFactory(read, null, null);
    }
    ExportLocation location = ExportLocation.parse(FROM_EXPORT, from);
    ParseResult given = Objects.requireNonNull(command).commandLine().getParseResult();
    for (String option : LIVE_ONLY) {
      if (given.hasMatchedOption(option)) {
        throw new UsageException(
            "%s and %s do not go together: an export is read without DynamoDB"
                .formatted(option, FROM_EXPORT));
      }
    }
    return new SourceFactory(read, location, time);
  }
}
