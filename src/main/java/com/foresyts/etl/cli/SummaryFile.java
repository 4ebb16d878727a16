package com.foresyts.etl.cli;

import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The file of {@code --summary-json}. */
final class SummaryFile implements RunOutput {
  private static final String OPTION = "--summary-json";

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
    return name.equals(OutputFile.STANDARD_OUTPUT);
  }

  @Override
  public void check() {
    if (!OutputFile.isStream(name)) {
      OutputFile.requireWritable(OPTION, name);
    }
  }

  /** Empties the file, so that a run that is killed leaves no summary of the run before it. */
  @Override
  public void open() {
    if (OutputFile.isStream(name)) {
      return; // a pipe would take the closing for the end
    }
    try {
      Files.newOutputStream(Path.of(name)).close();
    } catch (IOException | InvalidPathException e) {
      throw OutputFile.refusal(OPTION, name, e.getMessage());
    }
  }

  @Override
  public boolean isRepeatable() {
    return !isStandardOutput();
  }

  @Override
  public synchronized void finish(RunReport report) throws IOException {
    if (isStandardOutput()) {
      report.write(out);
      if (out.checkError()) {
        throw new IOException("the summary could not be written to standard output");
      }
      return;
    }
    try (OutputStream file = Files.newOutputStream(Path.of(name))) {
      report.write(file);
    } catch (IOException e) {
      throw new IOException(
          "the summary %s could not be written: %s".formatted(name, e.getMessage()), e);
    }
  }
}
