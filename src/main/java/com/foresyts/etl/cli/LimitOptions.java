package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Limit;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options for limits and waiting. */
@Command(optionListHeading = "%nLimits and waiting:%n")
final class LimitOptions {
  @Option(
      names = "--max-rejects",
      paramLabel = "N|N%",
      defaultValue = "5%",
      description =
          "Fail if more records of a table are rejected: a number, or a percentage of the records"
              + " read (applied from 10 rejects on); default: ${DEFAULT-VALUE}.")
  Limit maxRejects = Limit.parse("5%");

  @Option(
      names = "--lock-wait",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "Wait for another run of the client to end; default: fail at once.")
  Duration lockWait = Duration.ZERO;
}
