package com.foresyts.etl.cli;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.report.Failure;
import com.foresyts.etl.report.LogText;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Maps causes of failure to a message and an exit code, in one place. */
final class FailureHandler {
  private FailureHandler() {}

  /** Describes a failure. A table that it names itself wins over the one that was processed. */
  static Failure describe(Throwable thrown, @Nullable String table) {
    String own = thrown instanceof EtlException failure ? failure.table() : null;
    String inTable = own == null ? table : own;
    // It hides in other exceptions: of a library, or of a close that throws it once more.
    if (Causes.find(thrown, OutOfMemoryError.class) != null) {
      return failure(
          ExitCode.UNEXPECTED, "out of memory; run again with more, as with -Xmx1g", inTable);
    }
    if (thrown instanceof EtlException failure) {
      return failure(
          ExitCode.of(failure.category()),
          failure.lines().stream().map(LogText::line).collect(joining("\n  ")),
          inTable);
    }
    if (thrown instanceof UncheckedIOException io) {
      return failure(ExitCode.UNEXPECTED, LogText.line(String.valueOf(io.getMessage())), inTable);
    }
    // The message of an unexpected exception may quote data, so only its type is printed.
    return failure(
        ExitCode.UNEXPECTED,
        "unexpected %s; run again with --verbose and report what it prints"
            .formatted(thrown.getClass().getSimpleName()),
        inTable);
  }

  /** Returns the failure of a command that a signal ended; the advice is the next step. */
  static Failure endedBy(ExitCode signal, String advice, @Nullable String table) {
    return failure(signal, "ended by " + signal + "; " + advice, table);
  }

  /** Returns the failure of a run that has done everything but write the output of the message. */
  static Failure unwritten(String message) {
    return failure(ExitCode.UNEXPECTED, LogText.line(message), null);
  }

  private static Failure failure(ExitCode exitCode, String message, @Nullable String table) {
    return new Failure(exitCode.code(), exitCode.name().toLowerCase(Locale.ROOT), message, table);
  }
}
