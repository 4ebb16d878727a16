package com.foresyts.etl.cli;

import com.foresyts.etl.report.CommandReport;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option for the summary of a command. */
@Command(optionListHeading = "%nOutput files:%n")
class SummaryOptions {
  @Option(
      names = "--summary-json",
      paramLabel = "FILE",
      description =
          "Write the summary as JSON. - is standard output; the console then goes to standard"
              + " error.")
  private @Nullable String summary;

  /** Returns whether the summary goes to standard output. */
  final boolean takesStandardOutput() {
    return OutputFile.STANDARD_OUTPUT.equals(summary);
  }

  /**
   * Returns the file of the summary, if there is one; it is not checked yet.
   *
   * @param taken knows the other files of the command
   * @throws UsageException if the file is taken
   */
  final List<OutputFile> summary(DistinctFiles taken, CommandReport report, PrintStream out) {
    taken.output("--summary-json", summary);
    return summary == null ? List.of() : List.of(new SummaryFile(summary, report, out));
  }
}
