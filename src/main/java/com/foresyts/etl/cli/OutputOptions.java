package com.foresyts.etl.cli;

import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.RunReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options for the output files of a run. */
@Command(optionListHeading = "%nOutput files:%n")
final class OutputOptions extends SummaryOptions {
  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Write a JSON line for each record that was rejected, skipped or a duplicate, for each"
              + " bad value and unlinked reference, and for each pruned row. The file holds"
              + " personal data.")
  private @Nullable String rejects;

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description =
          "Write metrics in the text format of Prometheus, for the textfile collector of"
              + " node_exporter. Each client needs a file of its own; its name ends in .prom. Not"
              + " with --dry-run.")
  private @Nullable String metrics;

  private @Nullable LinesOutput rejectFile;

  /**
   * Checks all files, then opens them.
   *
   * @param taken knows the other files of the command
   * @return the files in the order in which they are written
   * @throws UsageException if one cannot be written or is taken
   */
  List<OutputFile> prepare(
      DistinctFiles taken, RunReport report, PrintStream out, Consumer<String> warning) {
    List<OutputFile> summaries = summary(taken, report, out);
    taken.output("--rejects", rejects);
    taken.output("--metrics-file", metrics);
    if (metrics != null) {
      taken.output("--metrics-file", MetricsFile.unfinished(metrics));
    }
    if (metrics != null && report.isDryRun()) {
      throw new UsageException("--metrics-file and --dry-run do not go together");
    }
    List<OutputFile> files = new ArrayList<>();
    if (rejects != null) {
      rejectFile = new LinesOutput("--rejects", "The reject file", rejects, warning);
      files.add(rejectFile);
    }
    if (metrics != null) {
      files.add(new MetricsFile(metrics, report, warning));
    }
    files.addAll(summaries);
    files.forEach(OutputFile::check);
    files.forEach(OutputFile::open);
    return files;
  }

  /** Returns the lines of the reject file, or null if there is none. */
  @Nullable JsonLinesFile rejectLines() {
    return rejectFile == null ? null : rejectFile.lines();
  }
}
