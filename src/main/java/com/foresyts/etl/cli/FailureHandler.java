package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.report.RunReport.Failure;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place where failures end: a message on standard error and an exit code. */
final class FailureHandler implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    Failure failure = describe(thrown);
    String table = failure.table() == null ? "" : " (" + failure.table() + ")";
    command.getErr().println("✗ ETL Process Failed" + table + ": " + failure.message());
    if (parsed.hasMatchedOption("--verbose")) {
      thrown.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return failure.exitCode();
  }

  static Failure describe(Exception thrown) {
    if (thrown instanceof EtlException failure) {
      ExitCode exitCode = ExitCode.of(failure.category());
      return new Failure(
          exitCode.code(),
          category(exitCode),
          String.valueOf(failure.getMessage()),
          failure.table());
    }
    if (thrown instanceof UncheckedIOException io) {
      return new Failure(
          ExitCode.UNEXPECTED.code(),
          category(ExitCode.UNEXPECTED),
          String.valueOf(io.getMessage()),
          null);
    }
    // What an unexpected exception says may quote data: only its type is told.
    return new Failure(
        ExitCode.UNEXPECTED.code(),
        category(ExitCode.UNEXPECTED),
        "unexpected %s; run again with --verbose and report what it prints"
            .formatted(thrown.getClass().getSimpleName()),
        null);
  }

  private static String category(ExitCode exitCode) {
    return exitCode.name().toLowerCase(Locale.ROOT);
  }
}
