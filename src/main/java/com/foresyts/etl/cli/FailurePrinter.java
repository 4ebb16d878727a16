package com.foresyts.etl.cli;

import com.foresyts.etl.cli.LoggingOptions.Format;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Failure;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Prints the failure of a command on standard error, as lines or as an object.
 *
 * @param headline the words before the message, such as {@code verify failed}
 * @param err gets the lines; Logback has its own stream for objects
 * @param verbose whether the stack trace follows the message
 */
record FailurePrinter(String headline, Format format, PrintStream err, boolean verbose) {

  /**
   * Prints a failure.
   *
   * @param withExitCode whether the lines end with the exit code; an object always has it
   * @param thrown its cause; null if it has none
   */
  void print(Failure failure, boolean withExitCode, @Nullable Throwable thrown) {
    Throwable stackTrace = verbose ? thrown : null;
    switch (format) {
      case TEXT -> {
        err.println(message(failure, withExitCode));
        if (stackTrace != null) {
          stackTrace.printStackTrace(err);
        }
      }
      case JSON ->
          log(FailurePrinter.class.getName(), failure, message(failure, false), stackTrace);
    }
  }

  /** Prints a failure with its exit code on the console, too. */
  void printOnConsole(Failure failure) {
    log(Console.LOGGER, failure, message(failure, true), null);
  }

  private static void log(
      String logger, Failure failure, String message, @Nullable Throwable stackTrace) {
    LoggingEventBuilder event =
        LoggerFactory.getLogger(logger)
            .atError()
            .setCause(stackTrace)
            .addKeyValue("exitCode", failure.exitCode())
            .addKeyValue("category", failure.category());
    if (failure.table() != null) {
      event = event.addKeyValue(Console.TABLE, failure.table());
    }
    event.log("{}", message);
  }

  /** Returns the headline, the table and the message. */
  private String message(Failure failure, boolean withExitCode) {
    String table = failure.table() == null ? "" : " (" + failure.table() + ")";
    String message = "✗ " + headline + table + ": " + failure.message();
    if (!withExitCode) {
      return message;
    }
    String separator = message.contains("\n") ? "\n" : " ";
    return message + separator + "(exit code " + failure.exitCode() + ")";
  }
}
