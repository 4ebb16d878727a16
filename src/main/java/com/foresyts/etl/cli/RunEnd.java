package com.foresyts.etl.cli;

import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.RunReport.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run. Exit code, files, console and standard error tell the same: what cannot be
 * written fails a run that had succeeded, and then all of them tell that.
 */
final class RunEnd {
  private final RunReport report;
  private final List<RunOutput> outputs;
  private final ConsoleStreams streams;
  private final Console console = new Console();
  private final Set<String> warnings = new CopyOnWriteArraySet<>();

  /**
   * Where a run prints.
   *
   * @param console gets the console's lines
   * @param name what the console's stream is called
   * @param err gets failures
   * @param together whether a reader of the console sees the failures too
   * @param verbose whether a failure's stack trace is printed
   */
  record ConsoleStreams(
      PrintStream console,
      String name,
      PrintStream err,
      boolean together,
      LoggingOptions.Format format,
      boolean verbose) {}

  /**
   * @param outputs in the order in which they are written
   */
  RunEnd(RunReport report, List<RunOutput> outputs, ConsoleStreams streams) {
    this.report = report;
    this.outputs = outputs;
    this.streams = streams;
  }

  /**
   * Ends a run, unless a signal does.
   *
   * @param thrown why it failed; null if it did not
   * @return the exit code
   */
  int end(@Nullable Throwable thrown, Termination termination) {
    termination.yieldToSignal();
    if (thrown != null) {
      write(FailureHandler.describe(thrown));
    } else if (streams.console().checkError()) {
      write(unwritten(unwrittenConsole()));
    } else {
      write(null);
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
    for (RunOutput output : outputs) {
      if (output.isRepeatable()) {
        String problem = finish(output);
        if (problem != null && fails(problem)) {
          return;
        }
      }
    }
  }

  /** Returns what is wrong with a file, or null if it was written. */
  private @Nullable String finish(RunOutput output) {
    try {
      output.finish(report);
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Fails a run that had succeeded; another one keeps its failure, and the problem is a warning.
   */
  private boolean fails(String problem) {
    Failure failure = report.failure();
    if (failure == null) {
      write(unwritten(problem));
      return true;
    }
    if (!failure.message().startsWith(problem)) {
      warnings.add(problem);
    }
    return false;
  }

  private Failure unwritten(String problem) {
    return FailureHandler.unwritten(
        problem + (report.isDryRun() ? "" : "; all tables are migrated"));
  }

  private String unwrittenConsole() {
    return streams.name() + " could not be written";
  }

  /**
   * Prints how the run ended.
   *
   * @param thrown why it failed; null if it did not, or not by an exception
   */
  void print(@Nullable Throwable thrown) {
    for (RunOutput output : outputs) {
      if (!output.isRepeatable()) {
        String problem = finish(output);
        if (problem != null) {
          fails(problem);
        }
      }
    }
    warnings.forEach(console::warn);
    if (report.failure() == null) {
      console.completed(report.isDryRun());
      if (streams.console().checkError()) {
        fails(unwrittenConsole());
      }
    }
    Failure failure = report.failure();
    if (failure != null) {
      print(failure, thrown);
    }
  }

  private void print(Failure failure, @Nullable Throwable thrown) {
    Throwable stackTrace = streams.verbose() ? thrown : null;
    switch (streams.format()) {
      case TEXT -> FailureHandler.print(failure, streams.together(), stackTrace, streams.err());
      case JSON -> FailureHandler.log(failure, stackTrace);
    }
    if (!streams.together()) {
      FailureHandler.console(failure, console);
    }
  }
}
