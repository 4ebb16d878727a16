package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.RejectLimit;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much a run puts up with before it fails. */
final class Tolerance {
  private static final String DEFAULT_MAX_REJECTS = "5%";

  @Option(
      names = "--max-rejects",
      paramLabel = "N|N%",
      defaultValue = DEFAULT_MAX_REJECTS,
      converter = Limits.class,
      description =
          "Fail where more records of a table are rejected: a number, or a percentage of those read (with 10 rejects or more); default: ${DEFAULT-VALUE}.")
  private RejectLimit maxRejects = RejectLimit.parse(DEFAULT_MAX_REJECTS);

  @Option(
      names = "--lock-wait",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = Durations.class,
      description = "How long to wait for another run of the client to end; default: not at all.")
  private Duration lockWait = Duration.ZERO;

  RejectLimit maxRejects() {
    return maxRejects;
  }

  Duration lockWait() {
    return lockWait;
  }

  private static final class Limits implements ITypeConverter<RejectLimit> {
    @Override
    public RejectLimit convert(String text) {
      try {
        return RejectLimit.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
