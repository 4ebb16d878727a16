package com.foresyts.etl.cli;

import com.foresyts.etl.report.Metrics;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The file of {@code --metrics-file}. It is replaced as a whole: who reads it finds the last run or
 * the one before it, and nothing between.
 *
 * @param name as it was given
 */
record MetricsFile(String name) {
  /** The textfile collector reads what ends in {@code .prom}, and nothing else. */
  private static final String UNFINISHED = ".tmp";

  /**
   * Makes sure that the file can be written, as far as can be known, and leaves it as it is.
   *
   * @throws ParameterException where it cannot
   */
  void check(CommandSpec spec) {
    if (!canBeWritten()) {
      throw new ParameterException(
          spec.commandLine(),
          "--metrics-file '%s' is not a file that can be written and replaced".formatted(name));
    }
  }

  private boolean canBeWritten() {
    if (name.equals(Output.STANDARD_OUTPUT)) {
      return false;
    }
    try {
      Path file = Path.of(name).toAbsolutePath();
      Path folder = file.getParent();
      return folder != null
          && Files.isDirectory(folder)
          && Files.isWritable(folder)
          && isFileOrNothing(file)
          && isFileOrNothing(unfinished(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isFileOrNothing(Path path) {
    return Files.isRegularFile(path) || Files.notExists(path);
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + UNFINISHED);
  }

  /**
   * Writes a run that has ended, unless its client is not known.
   *
   * @param warning is told what an operator should know of the file that is replaced
   * @throws IOException that names the file
   */
  void write(RunReport report, Consumer<String> warning) throws IOException {
    String client = report.client();
    if (client == null) {
      return;
    }
    Path file = Path.of(name).toAbsolutePath();
    Path unfinished = unfinished(file);
    try {
      Files.writeString(unfinished, Metrics.text(report, lastSuccess(file, client, warning)));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      unfinished.toFile().delete();
      throw new IOException(
          "the metrics %s could not be written: %s".formatted(name, e.getMessage()), e);
    }
  }

  private OptionalDouble lastSuccess(Path file, String client, Consumer<String> warning) {
    if (Files.notExists(file)) {
      return OptionalDouble.empty();
    }
    try {
      return Metrics.lastSuccess(Files.readString(file), client);
    } catch (IOException | IllegalArgumentException e) {
      warning.accept(
          "%s does not hold the metrics of a run of client %s, so when one last succeeded is not known; it is replaced, and each client needs a file of its own"
              .formatted(name, client));
      return OptionalDouble.empty();
    }
  }
}
