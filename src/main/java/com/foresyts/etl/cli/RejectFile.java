package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The file of {@code --rejects}. */
final class RejectFile implements RunOutput {
  private final String name;
  private final Consumer<String> warning;
  private @Nullable JsonLinesFile file;

  /**
   * @param name as it was given
   * @param warning receives what its file system cannot do
   */
  RejectFile(String name, Consumer<String> warning) {
    this.name = name;
    this.warning = warning;
  }

  /** The file, after {@link #prepare}. */
  JsonLinesFile lines() {
    return Objects.requireNonNull(file);
  }

  @Override
  public void prepare(CommandSpec spec) {
    file = OutputOptions.openLines(spec, "--rejects", name);
  }

  /**
   * Empties the file.
   *
   * @throws EtlException if a run of another client writes it
   */
  @Override
  public void begin() {
    try {
      lines().start(problem -> warning.accept("The reject file %s %s".formatted(name, problem)));
    } catch (IOException e) {
      throw new EtlException(
          Category.CONFIGURATION,
          "--rejects '%s' cannot be written: %s".formatted(name, e.getMessage()),
          e);
    }
  }

  @Override
  public synchronized void finish(RunReport report) throws IOException {
    lines().close();
    IOException failure = lines().failure();
    if (failure != null) {
      throw new IOException(
          "the reject file %s is not complete: %s".formatted(name, failure.getMessage()), failure);
    }
  }
}
