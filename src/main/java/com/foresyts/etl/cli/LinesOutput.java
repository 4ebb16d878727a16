package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An output file of JSON lines: the rejects of a run, or the differences found by verify. */
final class LinesOutput implements RunOutput {
  private final String option;
  private final String subject;
  private final String name;
  private final Consumer<String> warning;
  private @Nullable JsonLinesFile file;

  /**
   * @param option the option that names the file
   * @param subject the noun for the file at the start of a message
   * @param name as it was given
   * @param warning gets a line for each feature that the file system does not support
   */
  private LinesOutput(String option, String subject, String name, Consumer<String> warning) {
    this.option = option;
    this.subject = subject;
    this.name = name;
    this.warning = warning;
  }

  static LinesOutput rejects(String name, Consumer<String> warning) {
    return new LinesOutput("--rejects", "The reject file", name, warning);
  }

  static LinesOutput differences(String name, Consumer<String> warning) {
    return new LinesOutput("--report", "The report", name, warning);
  }

  /** Returns the file, after {@link #open}. */
  JsonLinesFile lines() {
    return Objects.requireNonNull(file);
  }

  @Override
  public void check() {
    OutputFile.requireWritable(option, name);
  }

  @Override
  public void open() {
    try {
      file = JsonLinesFile.open(Path.of(name));
    } catch (NoSuchFileException e) {
      throw OutputFile.refusal(option, name, "its folder is missing");
    } catch (IOException | InvalidPathException e) {
      throw OutputFile.refusal(option, name, e.getMessage());
    }
  }

  /**
   * Empties the file.
   *
   * @throws EtlException if another run writes it
   */
  @Override
  public void begin() {
    try {
      lines().start(problem -> warning.accept("%s %s %s".formatted(subject, name, problem)));
    } catch (IOException e) {
      throw new EtlException(
          Category.CONFIGURATION,
          "%s '%s' cannot be written: %s".formatted(option, name, e.getMessage()),
          e);
    }
  }

  @Override
  public void finish(RunReport report) throws IOException {
    IOException incomplete = close();
    if (incomplete != null) {
      throw incomplete;
    }
  }

  /** Closes the file, and returns why it is not complete, or null if it is. */
  synchronized @Nullable IOException close() {
    IOException failure = lines().failure();
    try {
      lines().close();
    } catch (IOException e) {
      failure = e;
    }
    String noun = Character.toLowerCase(subject.charAt(0)) + subject.substring(1);
    return failure == null
        ? null
        : new IOException(
            "%s %s is not complete: %s".formatted(noun, name, failure.getMessage()), failure);
  }
}
