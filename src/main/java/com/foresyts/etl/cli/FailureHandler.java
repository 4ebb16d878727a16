package com.foresyts.etl.cli;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.LogText;
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

  /**
   * Prints the failure of a run.
   *
   * @param withExitCode whether its exit code is printed too
   * @param stackTrace null for none
   */
  static void print(
      Failure failure, boolean withExitCode, @Nullable Throwable stackTrace, PrintStream err) {
    String message = message(failure, RUN);
    err.println(withExitCode ? withExitCode(message, failure) : message);
    if (stackTrace != null) {
      stackTrace.printStackTrace(err);
    }
  }

  /** Ends the console of a run with its failure and its exit code. */
  static void console(Failure failure, Console console) {
    console.failed(withExitCode(message(failure, RUN), failure), failure);
  }

  private static String withExitCode(String message, Failure failure) {
    String exitCode = "(exit code " + failure.exitCode() + ")";
    return message + (message.contains("\n") ? "\n" : " ") + exitCode;
  }

  /**
   * Tells a failure as lines or as an object.
   *
   * @param what has failed
   * @param verbose whether the stack trace follows the message
   * @return the exit code
   */
  static int print(
      Throwable thrown,
      String what,
      LoggingOptions.Format format,
      PrintStream err,
      boolean verbose) {
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

  /**
   * The failure of a run that has done everything but write a file or its console.
   *
   * @param message names what could not be written
   */
  static Failure unwritten(String message) {
    return failure(ExitCode.UNEXPECTED, LogText.line(message), null);
  }

  static Failure describe(Throwable thrown) {
    // It hides in other exceptions: of a library, or of a close that throws it once more.
    if (Causes.find(thrown, OutOfMemoryError.class) != null) {
      return failure(
          ExitCode.UNEXPECTED,
          "out of memory; run again with more, as with -Xmx1g",
          thrown instanceof EtlException failure ? failure.table() : null);
    }
    if (thrown instanceof EtlException failure) {
      return failure(
          ExitCode.of(failure.category()),
          failure.lines().stream().map(LogText::line).collect(joining("\n  ")),
          failure.table());
    }
    if (thrown instanceof UncheckedIOException io) {
      return failure(ExitCode.UNEXPECTED, LogText.line(String.valueOf(io.getMessage())), null);
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
