package com.foresyts.etl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An output file of a command. */
abstract class OutputFile {
  /** The name of standard output, as an option has it. */
  static final String STANDARD_OUTPUT = "-";

  final String option;

  /** The name as it was given. */
  final String name;

  OutputFile(String option, String name) {
    this.option = option;
    this.name = name;
  }

  /** Throws {@link UsageException} if the file cannot be written; creates and changes nothing. */
  void check() {
    String problem = problem();
    if (problem != null) {
      throw refusal(problem);
    }
  }

  /** Opens the file, after all files of the command were checked. */
  void open() {}

  /** Starts the file. From now on no other run of the client is at work. */
  void begin() {}

  /** Returns whether the file can be written again; a stream cannot. */
  boolean isRepeatable() {
    return true;
  }

  /**
   * Writes how the run ended. It is called again if that has changed, because another file could
   * not be written or a signal came; perhaps by another thread.
   *
   * @throws IOException that names the file
   */
  abstract void finish() throws IOException;

  final UsageException refusal(@Nullable String problem) {
    return new UsageException(
        "%s '%s' is not a file that can be written (%s)".formatted(option, name, problem));
  }

  /** Returns whether a name is that of standard output, a pipe or a device. */
  static boolean isStream(String name) {
    try {
      Path file = Path.of(name);
      return name.equals(STANDARD_OUTPUT)
          || (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Returns null if nothing is known against a regular file of that name. */
  private @Nullable String problem() {
    if (name.equals(STANDARD_OUTPUT)) {
      return "standard output is not";
    }
    try {
      Path file = Path.of(name).toAbsolutePath();
      Path folder = file.getParent();
      if (Files.exists(file)) {
        if (!Files.isRegularFile(file)) {
          return "not a regular file";
        }
        return Files.isWritable(file) ? null : "no permission to write it";
      }
      if (folder == null || !Files.isDirectory(folder)) {
        return "its folder is missing";
      }
      return Files.isWritable(folder) ? null : "no permission to write to its folder";
    } catch (InvalidPathException e) {
      return e.getMessage();
    }
  }
}
