package com.foresyts.etl.cli;

import com.foresyts.etl.report.Metrics;
import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --metrics-file}, which keeps the time of the last success. It is replaced as a
 * whole: a reader finds the last run or the one before it, and nothing between.
 */
final class MetricsFile extends OutputFile {
  /** The collector has a user of its own. The file holds no personal data. */
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final RunReport report;
  private final Consumer<String> warning;

  /** The seconds from 1970 to the last success before this run; null until the file was read. */
  private @Nullable OptionalDouble lastSuccess;

  MetricsFile(String name, RunReport report, Consumer<String> warning) {
    super("--metrics-file", name);
    this.report = report;
    this.warning = warning;
  }

  @Override
  void check() {
    if (!canBeWritten()) {
      throw new UsageException(
          "--metrics-file '%s' is not a file that can be written and replaced".formatted(name));
    }
    if (!name.endsWith(".prom")) {
      throw new UsageException(
          "--metrics-file '%s' does not end in .prom, so the textfile collector would ignore it"
              .formatted(name));
    }
  }

  private boolean canBeWritten() {
    if (name.equals(STANDARD_OUTPUT)) {
      return false;
    }
    try {
      Path folder = path(name).getParent();
      return folder != null
          && Files.isDirectory(folder)
          && Files.isWritable(folder)
          && isFileOrNothing(path(name))
          && isFileOrNothing(path(unfinished(name)));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isFileOrNothing(Path path) {
    return Files.isRegularFile(path) || Files.notExists(path);
  }

  /** Returns the name of the file that holds the metrics until they are complete. */
  static String unfinished(String name) {
    return name + ".tmp";
  }

  private static Path path(String name) {
    return Path.of(name).toAbsolutePath();
  }

  /** Writes a run whose client is known. */
  @Override
  synchronized void finish() throws IOException {
    String client = report.client();
    if (client == null) {
      return;
    }
    if (lastSuccess == null) {
      // Once: the file may hold a success of this run, which another file's failure undoes.
      lastSuccess = readLastSuccess(client);
    }
    Path unfinished = path(unfinished(name));
    try {
      writeReadable(unfinished, Metrics.text(report, lastSuccess), warning);
      Files.move(unfinished, path(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      unfinished.toFile().delete();
      throw new IOException(
          "the metrics %s could not be written: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Writes a new file that everybody may read, whatever the umask is.
   *
   * @param warning gets a line if the file system refuses to change permissions
   */
  static void writeReadable(Path file, String text, Consumer<String> warning) throws IOException {
    Files.deleteIfExists(file); // a killed run's may have other permissions, or another owner
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    PosixFileAttributeView permissions =
        Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (permissions != null) {
      try {
        permissions.setPermissions(READABLE);
      } catch (IOException e) {
        warning.accept(
            "%s may not be readable for the textfile collector: its permissions cannot be changed (%s)"
                .formatted(file, e.getMessage()));
      }
    }
  }

  /** Returns the seconds from 1970 to the last success of the client; empty if none is known. */
  private OptionalDouble readLastSuccess(String client) {
    Path file = path(name);
    if (Files.notExists(file)) {
      return OptionalDouble.empty();
    }
    try {
      return Metrics.lastSuccess(Files.readString(file), client);
    } catch (IOException | IllegalArgumentException e) {
      warning.accept(
          "%s does not hold the metrics of a run of client %s, so the time of its last success is unknown; it is replaced, and each client needs a file of its own"
              .formatted(name, client));
      return OptionalDouble.empty();
    }
  }
}
