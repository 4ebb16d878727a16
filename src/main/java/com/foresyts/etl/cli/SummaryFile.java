package com.foresyts.etl.cli;

import com.foresyts.etl.report.CommandReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code --summary-json}. */
final class SummaryFile extends OutputFile {
  private final CommandReport report;
  private final PrintStream out;

  SummaryFile(String name, CommandReport report, PrintStream out) {
    super("--summary-json", name);
    this.report = report;
    this.out = out;
  }

  @Override
  void check() {
    if (!isStream(name)) {
      super.check();
    }
  }

  /** Empties the file, so that a command that is killed leaves no summary of the one before it. */
  @Override
  void open() {
    if (isStream(name)) {
      return; // a pipe would take the closing for the end
    }
    try {
      Files.newOutputStream(Path.of(name)).close();
    } catch (IOException e) {
      throw refusal(e.getMessage());
    }
  }

  @Override
  boolean isRepeatable() {
    return !name.equals(STANDARD_OUTPUT);
  }

  @Override
  synchronized void finish() throws IOException {
    if (!isRepeatable()) {
      report.write(out);
      if (out.checkError()) {
        throw new IOException("the summary could not be written to standard output");
      }
      return;
    }
    try (OutputStream file = Files.newOutputStream(Path.of(name))) {
      report.write(file);
    } catch (IOException | UncheckedIOException e) {
      throw new IOException(
          "the summary %s could not be written: %s".formatted(name, e.getMessage()), e);
    }
  }
}
