package com.foresyts.etl.cli;

import com.foresyts.etl.report.CommandReport;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run or a snapshot. Exit code, files, console and standard error agree: an output that
 * cannot be written fails a run that had succeeded, and then all of them report that.
 */
final class RunEnd {
  private final CommandReport report;

  /** In the order in which they are written. */
  private final List<OutputFile> outputs;

  private final ConsoleStreams streams;
  private final Console console = new Console();
  private final Set<String> warnings = new CopyOnWriteArraySet<>();

  /**
   * The streams of a run.
   *
   * @param console gets the console's lines
   * @param name the name of that stream in messages
   * @param together whether a reader of the console sees the failures too
   * @param failures prints the failure
   */
  record ConsoleStreams(
      PrintStream console, String name, boolean together, FailurePrinter failures) {}

  RunEnd(CommandReport report, List<OutputFile> outputs, ConsoleStreams streams) {
    this.report = report;
    this.outputs = outputs;
    this.streams = streams;
  }

  /** Ends the run, unless a signal does, and returns the exit code. */
  int finish(@Nullable Throwable thrown, Termination termination) {
    termination.yieldToSignal();
    if (thrown != null) {
      write(FailureHandler.describe(thrown, report.interrupted()));
    } else {
      write(streams.console().checkError() ? unwritten(unwrittenConsole()) : null);
    }
    termination.decide(exitCode());
    print(thrown);
    termination.printed(exitCode());
    return exitCode();
  }

  private int exitCode() {
    Failure failure = report.failure();
    return failure == null ? ExitCode.SUCCESS.code() : failure.exitCode();
  }

  /**
   * Ends the report and writes the files. If one cannot be written, a run that had succeeded has
   * failed, and the files are written again.
   */
  void write(@Nullable Failure failure) {
    report.end(failure);
    for (OutputFile output : outputs) {
      if (output.isRepeatable()) {
        finish(output);
      }
      if (failure == null && report.failure() != null) {
        return; // all were written again
      }
    }
  }

  private void finish(OutputFile output) {
    try {
      output.finish();
    } catch (IOException e) {
      failOrWarn(String.valueOf(e.getMessage()));
    }
  }

  /** Fails the run if it had succeeded; a run that had failed keeps its failure. */
  private void failOrWarn(String problem) {
    Failure failure = report.failure();
    if (failure == null) {
      write(unwritten(problem));
    } else if (!failure.message().startsWith(problem)) {
      warnings.add(problem);
    }
  }

  private Failure unwritten(String problem) {
    String achieved = report.achieved();
    return FailureHandler.unwritten(achieved.isEmpty() ? problem : problem + "; " + achieved);
  }

  private String unwrittenConsole() {
    return streams.name() + " could not be written";
  }

  /** Prints how the run ended, and the stack trace of its cause if there is one. */
  void print(@Nullable Throwable thrown) {
    outputs.stream().filter(output -> !output.isRepeatable()).forEach(this::finish);
    warnings.forEach(console::warn);
    if (report.failure() == null) {
      report.printCompleted(console);
      if (streams.console().checkError()) {
        failOrWarn(unwrittenConsole());
      }
    }
    Failure failure = report.failure();
    if (failure != null) {
      streams.failures().print(failure, streams.together(), thrown);
      if (!streams.together()) {
        streams.failures().printOnConsole(failure);
      }
    }
  }
}
