package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.JsonLinesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An output file of JSON lines: the rejects of a run, or the differences found by verify. */
final class LinesOutput extends OutputFile {
  private final String subject;
  private final Consumer<String> warning;
  private @Nullable JsonLinesFile file;

  /**
   * @param subject the file's name at the start of a message
   * @param warning gets a line for each feature that the file system does not support
   */
  LinesOutput(String option, String subject, String name, Consumer<String> warning) {
    super(option, name);
    this.subject = subject;
    this.warning = warning;
  }

  /** Returns the file, after {@link #open}. */
  JsonLinesFile lines() {
    return Objects.requireNonNull(file);
  }

  @Override
  void open() {
    try {
      file = JsonLinesFile.open(Path.of(name));
    } catch (IOException e) {
      throw refusal(e.getMessage());
    }
  }

  /** Empties the file; fails if another run writes it. */
  @Override
  void begin() {
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
  void finish() throws IOException {
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
    return failure == null
        ? null
        : new IOException(
            "%s %s is not complete: %s"
                .formatted(subject.replace("The", "the"), name, failure.getMessage()),
            failure);
  }
}
