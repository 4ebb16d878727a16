package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a run leaves behind besides rows. */
@Command(optionListHeading = "%nWhat it leaves behind:%n")
final class Output {
  static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--summary-json",
      paramLabel = "FILE",
      description =
          "Write the summary as JSON; - is standard output, the console then goes to standard error.")
  private @Nullable String summary;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Write a JSON line for each record that was rejected, skipped or a duplicate, for each bad value and unlinked reference, and for each row that was pruned. Holds personal data.")
  private @Nullable String rejects;

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description =
          "Write the run's metrics in the text format of Prometheus, for the textfile collector of node_exporter; a file for each client, whose name ends in .prom. Not with --dry-run.")
  private @Nullable String metrics;

  /** Whether the summary takes standard output for itself. */
  boolean takesStandardOutput() {
    return summary != null && new SummaryFile(summary).isStandardOutput();
  }

  /**
   * Names the files that are written.
   *
   * @throws ParameterException if one of them is taken already
   */
  void outputs(DistinctFiles files) {
    files.output("--summary-json", summary);
    files.output("--rejects", rejects);
    files.output("--metrics-file", metrics);
    if (metrics != null) {
      files.output("--metrics-file", MetricsFile.unfinished(metrics));
    }
  }

  /**
   * Empties the summary.
   *
   * @throws ParameterException where it cannot be written
   */
  void emptySummary(CommandSpec spec) {
    if (summary != null) {
      new SummaryFile(summary).empty(spec);
    }
  }

  /**
   * Writes the summary.
   *
   * @throws IOException that names the file
   */
  void writeSummary(RunReport report, PrintStream out) throws IOException {
    if (summary != null) {
      new SummaryFile(summary).write(report, out);
    }
  }

  /**
   * Makes sure that the metrics can be written.
   *
   * @param dryRun whether nothing would be there to be measured
   * @throws ParameterException where they cannot
   */
  void checkMetrics(CommandSpec spec, boolean dryRun) {
    if (metrics != null) {
      if (dryRun) {
        throw new ParameterException(
            spec.commandLine(), "--metrics-file and --dry-run do not go together");
      }
      new MetricsFile(metrics).check(spec);
    }
  }

  /**
   * Writes the metrics.
   *
   * @param warning is told what an operator should know of the file that is replaced
   * @throws IOException that names the file
   */
  void writeMetrics(RunReport report, Consumer<String> warning) throws IOException {
    if (metrics != null) {
      new MetricsFile(metrics).write(report, warning);
    }
  }

  /**
   * Opens the reject file.
   *
   * @return null where none is asked for
   * @throws ParameterException where it cannot be written
   */
  @Nullable JsonLinesFile openRejects(CommandSpec spec) {
    if (rejects == null) {
      return null;
    }
    return openLines(spec, "--rejects", rejects);
  }

  /**
   * Opens a file of lines.
   *
   * @param option that names it
   * @throws ParameterException where it cannot be written
   */
  static JsonLinesFile openLines(CommandSpec spec, String option, String file) {
    try {
      if (file.equals(STANDARD_OUTPUT)) {
        throw new IOException("standard output is not");
      }
      return JsonLinesFile.open(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s '%s' is not a file that can be written (%s)"
              .formatted(
                  option,
                  file,
                  e instanceof NoSuchFileException ? "its folder is missing" : e.getMessage()));
    }
  }

  /**
   * Empties the reject file: only now is it certain that no other run of the client is at work.
   *
   * @param warning receives what its file system cannot do
   * @throws EtlException if a run of another client writes it
   */
  void startRejects(@Nullable JsonLinesFile file, Consumer<String> warning) {
    if (file != null) {
      try {
        file.start(problem -> warning.accept("The reject file %s %s".formatted(rejects, problem)));
      } catch (IOException e) {
        throw new EtlException(
            Category.CONFIGURATION,
            "--rejects '%s' cannot be written: %s".formatted(rejects, e.getMessage()),
            e);
      }
    }
  }

  /**
   * Closes the reject file.
   *
   * @throws IOException where it is not complete
   */
  void closeRejects(@Nullable JsonLinesFile file) throws IOException {
    if (file == null) {
      return;
    }
    file.close();
    IOException failure = file.failure();
    if (failure != null) {
      throw new IOException(
          "the reject file %s is not complete: %s".formatted(rejects, failure.getMessage()),
          failure);
    }
  }
}
