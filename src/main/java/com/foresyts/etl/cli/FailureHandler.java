package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.RunReport.Failure;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The one place where failures end: a message on standard error and an exit code. */
final class FailureHandler {
  private static final String RUN = "ETL Process Failed";

  private FailureHandler() {}

  /**
   * Tells the failure of a run.
   *
   * @param verbose whether the stack trace follows the message
   * @return the exit code
   */
  static int print(Throwable thrown, PrintStream err, boolean verbose) {
    return print(thrown, RUN, err, verbose);
  }

  /**
   * Tells a failure.
   *
   * @param what has failed
   * @param verbose whether the stack trace follows the message
   * @return the exit code
   */
  static int print(Throwable thrown, String what, PrintStream err, boolean verbose) {
    Failure failure = describe(thrown);
    err.println(message(failure, what));
    if (verbose) {
      thrown.printStackTrace(err);
    }
    return failure.exitCode();
  }

  static void print(Failure failure, PrintStream err) {
    err.println(message(failure, RUN));
  }

  /**
   * Tells a failure as lines or as an object.
   *
   * @param what has failed
   * @param verbose whether the stack trace follows the message
   * @return the exit code
   */
  static int print(
      Throwable thrown, String what, Speech.Format format, PrintStream err, boolean verbose) {
    return switch (format) {
      case TEXT -> print(thrown, what, err, verbose);
      case JSON -> {
        Failure failure = describe(thrown);
        log(failure, what, verbose ? thrown : null);
        yield failure.exitCode();
      }
    };
  }

  /**
   * Logs a failure, for those who read objects and not lines.
   *
   * @param stackTrace null for none
   */
  static void log(Failure failure, @Nullable Throwable stackTrace) {
    log(failure, RUN, stackTrace);
  }

  private static void log(Failure failure, String what, @Nullable Throwable stackTrace) {
    LoggingEventBuilder event =
        LoggerFactory.getLogger(FailureHandler.class)
            .atError()
            .addKeyValue("exitCode", failure.exitCode())
            .addKeyValue("category", failure.category());
    if (failure.table() != null) {
      event = event.addKeyValue(Console.TABLE, failure.table());
    }
    event.setCause(stackTrace).log(message(failure, what));
  }

  private static String message(Failure failure, String what) {
    String table = failure.table() == null ? "" : " (" + failure.table() + ")";
    return "✗ " + what + table + ": " + failure.message();
  }

  static Failure endedBy(ExitCode signal, @Nullable String table) {
    return failure(
        signal, "ended by " + signal + "; what was not committed is rolled back; run again", table);
  }

  static Failure describe(Throwable thrown) {
    if (thrown instanceof EtlException failure) {
      return failure(
          ExitCode.of(failure.category()), String.valueOf(failure.getMessage()), failure.table());
    }
    if (thrown instanceof UncheckedIOException io) {
      return failure(ExitCode.UNEXPECTED, String.valueOf(io.getMessage()), null);
    }
    if (thrown instanceof OutOfMemoryError) {
      return failure(
          ExitCode.UNEXPECTED, "out of memory; run again with more, as with -Xmx1g", null);
    }
    // What an unexpected exception says may quote data: only its type is told.
    return failure(
        ExitCode.UNEXPECTED,
        "unexpected %s; run again with --verbose and report what it prints"
            .formatted(thrown.getClass().getSimpleName()),
        null);
  }

  private static Failure failure(ExitCode exitCode, String message, @Nullable String table) {
    return new Failure(exitCode.code(), exitCode.name().toLowerCase(Locale.ROOT), message, table);
  }
}
