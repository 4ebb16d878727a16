package com.foresyts.etl.cli;

import com.foresyts.etl.report.JsonSummary;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The file of {@code --summary-json}. */
final class SummaryFile implements RunOutput {
  private final String name;
  private final PrintStream out;

  /**
   * @param name as it was given; {@code -} is standard output
   * @param out standard output
   */
  SummaryFile(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  private boolean isStandardOutput() {
    return name.equals(OutputOptions.STANDARD_OUTPUT);
  }

  /** Empties the file: a run that is killed leaves no summary of the run before it. */
  @Override
  public void prepare(CommandSpec spec) {
    if (isStandardOutput()) {
      return;
    }
    try {
      Path file = Path.of(name);
      if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
        Files.newOutputStream(file).close(); // a pipe would take the closing for the end
      }
    } catch (IOException | InvalidPathException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--summary-json '%s' is not a file that can be written".formatted(name));
    }
  }

  @Override
  public boolean isRepeatable() {
    return !isStandardOutput();
  }

  @Override
  public synchronized void finish(RunReport report) throws IOException {
    if (isStandardOutput()) {
      JsonSummary.write(report, out);
      if (out.checkError()) {
        throw new IOException("the summary could not be written to standard output");
      }
      return;
    }
    try (OutputStream file = Files.newOutputStream(Path.of(name))) {
      JsonSummary.write(report, file);
    } catch (IOException e) {
      throw new IOException(
          "the summary %s could not be written: %s".formatted(name, e.getMessage()), e);
    }
  }
}
