package com.foresyts.etl.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks the names of output files without creating or changing a file. */
final class OutputFile {
  /** The name of standard output, as an option has it. */
  static final String STANDARD_OUTPUT = "-";

  private OutputFile() {}

  /**
   * Returns why a name is not that of a regular file that can be written, or null if nothing is
   * known against it.
   */
  static @Nullable String problem(String name) {
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
      return String.valueOf(e.getMessage());
    }
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

  /**
   * Makes sure that a regular file can be written.
   *
   * @throws UsageException if it cannot
   */
  static void requireWritable(String option, String name) {
    String problem = problem(name);
    if (problem != null) {
      throw refusal(option, name, problem);
    }
  }

  static UsageException refusal(String option, String name, @Nullable String problem) {
    return new UsageException(
        "%s '%s' is not a file that can be written (%s)".formatted(option, name, problem));
  }
}
