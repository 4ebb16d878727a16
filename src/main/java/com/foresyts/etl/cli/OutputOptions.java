package com.foresyts.etl.cli;

import com.foresyts.etl.report.JsonLinesFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a run leaves behind besides rows. */
@Command(optionListHeading = "%nWhat it leaves behind:%n")
final class OutputOptions {
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

  private @Nullable RejectFile rejectFile;

  /** Whether the summary takes standard output for itself. */
  boolean takesStandardOutput() {
    return STANDARD_OUTPUT.equals(summary);
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
   * Makes sure that the files can be written.
   *
   * @param dryRun whether there is nothing to be measured
   * @param out standard output
   * @param warning is told what an operator should know of them
   * @return the files in the order in which they are written
   * @throws ParameterException if one cannot
   */
  List<RunOutput> prepare(
      CommandSpec spec, boolean dryRun, PrintStream out, Consumer<String> warning) {
    if (metrics != null && dryRun) {
      throw new ParameterException(
          spec.commandLine(), "--metrics-file and --dry-run do not go together");
    }
    List<RunOutput> files = new ArrayList<>();
    if (rejects != null) {
      rejectFile = new RejectFile(rejects, warning);
      files.add(rejectFile);
    }
    if (metrics != null) {
      files.add(new MetricsOutput(metrics, warning));
    }
    if (summary != null) {
      files.add(new SummaryFile(summary, out));
    }
    files.forEach(file -> file.prepare(spec));
    return files;
  }

  /** The lines of the reject file; null if none is asked for. */
  @Nullable JsonLinesFile rejectLines() {
    return rejectFile == null ? null : rejectFile.lines();
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
}
