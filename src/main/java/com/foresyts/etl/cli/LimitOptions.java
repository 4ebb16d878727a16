package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Limit;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much a run puts up with before it fails. */
@Command(optionListHeading = "%nWhat is put up with:%n")
final class LimitOptions {
  private static final String DEFAULT_MAX_REJECTS = "5%";

  @Option(
      names = "--max-rejects",
      paramLabel = "N|N%",
      defaultValue = DEFAULT_MAX_REJECTS,
      converter = LimitConverter.class,
      description =
          "Fail where more records of a table are rejected: a number, or a percentage of those read (with 10 rejects or more); default: ${DEFAULT-VALUE}.")
  private Limit maxRejects = Limit.parse(DEFAULT_MAX_REJECTS);

  @Option(
      names = "--lock-wait",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description = "How long to wait for another run of the client to end; default: not at all.")
  private Duration lockWait = Duration.ZERO;

  Limit maxRejects() {
    return maxRejects;
  }

  Duration lockWait() {
    return lockWait;
  }
}
