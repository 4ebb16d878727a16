package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.JsonLines;
import com.foresyts.etl.report.JsonSummary;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a run leaves behind besides rows. */
final class Output {
  private static final String STANDARD_OUTPUT = "-";

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
          "Write a JSON line for each record that was rejected, skipped or a duplicate, and for each bad value and unlinked reference. Holds personal data.")
  private @Nullable String rejects;

  /** Whether the summary takes standard output for itself. */
  boolean takesStandardOutput() {
    return STANDARD_OUTPUT.equals(summary);
  }

  /**
   * Empties the summary: a run that is killed leaves no summary of the run before it, and a path
   * that cannot be written is told at once.
   *
   * @throws ParameterException where it cannot be written
   */
  void emptySummary(CommandSpec spec) {
    if (summary == null || takesStandardOutput()) {
      return;
    }
    try {
      Path file = Path.of(summary);
      if (Files.notExists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
        Files.newOutputStream(file).close(); // a pipe would take the closing for the end
      }
    } catch (IOException | InvalidPathException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--summary-json '%s' is not a file that can be written".formatted(summary));
    }
  }

  /**
   * Writes the summary.
   *
   * @throws IOException that names the file
   */
  void writeSummary(RunReport report, PrintStream out) throws IOException {
    if (summary == null) {
      return;
    }
    if (takesStandardOutput()) {
      JsonSummary.write(report, out);
      out.flush();
      return;
    }
    try (OutputStream file = Files.newOutputStream(Path.of(summary))) {
      JsonSummary.write(report, file);
    } catch (IOException e) {
      throw new IOException(
          "the summary %s could not be written: %s".formatted(summary, e.getMessage()), e);
    }
  }

  /**
   * Opens the reject file.
   *
   * @return null where none is asked for
   * @throws ParameterException where it cannot be written
   */
  @Nullable JsonLines openRejects(CommandSpec spec) {
    if (rejects == null) {
      return null;
    }
    if (summary != null && absolute(summary).equals(absolute(rejects))) {
      throw new ParameterException(
          spec.commandLine(), "--rejects '%s' is the file of --summary-json".formatted(rejects));
    }
    return openLines(spec, "--rejects", rejects);
  }

  /**
   * Opens a file of lines.
   *
   * @param option that names it
   * @throws ParameterException where it cannot be written
   */
  static JsonLines openLines(CommandSpec spec, String option, String file) {
    try {
      if (file.equals(STANDARD_OUTPUT)) {
        throw new IOException("standard output is not");
      }
      return JsonLines.open(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s '%s' is not a file that can be written by its owner alone (%s)"
              .formatted(
                  option,
                  file,
                  e instanceof NoSuchFileException ? "its folder is missing" : e.getMessage()));
    }
  }

  private static Path absolute(String file) {
    return Path.of(file).toAbsolutePath().normalize();
  }

  /**
   * Empties the reject file: only now is it certain that no other run of the client is at work.
   *
   * @throws EtlException where a run of another client writes it
   */
  void startRejects(@Nullable JsonLines file) {
    if (file != null) {
      try {
        file.start();
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
  void closeRejects(@Nullable JsonLines file) throws IOException {
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
