package com.foresyts.etl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that no output file is also another file of the command, by whatever path: relative, a
 * link or a hard link.
 */
final class DistinctFiles {
  /** The number of links that Linux follows. */
  private static final int MOST_LINKS = 40;

  /** The files in use, with their names in messages: an option, a setting. */
  private final Map<Path, String> taken = new LinkedHashMap<>();

  /** The folders below which the files of exports are read, with their names in messages. */
  private final Map<Path, String> exports = new LinkedHashMap<>();

  /** Adds a file that is read, if there is one. Text that is no path is ignored. */
  void input(String name, @Nullable String file) {
    Path path = path(file);
    if (path != null) {
      taken.putIfAbsent(path, name);
    }
  }

  /** Adds a folder below which exports are read. Other files beside them are left alone. */
  void exports(String name, Path folder) {
    Path path = path(folder.toString());
    if (path != null) {
      exports.putIfAbsent(path, name);
    }
  }

  /**
   * Adds a file that is written, if there is one. Text that is no path is ignored: opening it
   * fails.
   *
   * @throws UsageException if the file is in use already
   */
  void output(String option, @Nullable String file) {
    Path path = path(file);
    if (file == null || path == null || OutputFile.isStream(file)) {
      return;
    }
    taken.forEach(
        (other, name) -> {
          if (isSame(path, other)) {
            throw new UsageException(
                "%s '%s' is the file of %s: give another file".formatted(option, file, name));
          }
        });
    exports.forEach(
        (folder, name) -> {
          if (path.startsWith(folder) && isIn("AWSDynamoDB", path)) {
            throw new UsageException(
                "%s '%s' is among the files of %s: give another file"
                    .formatted(option, file, name));
          }
        });
    taken.put(path, option);
  }

  private static boolean isIn(String folder, Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .anyMatch(part -> part.toString().equals(folder));
  }

  private static @Nullable Path path(@Nullable String file) {
    if (file == null || file.isEmpty() || file.equals(OutputFile.STANDARD_OUTPUT)) {
      return null;
    }
    try {
      return real(Path.of(file).toAbsolutePath(), MOST_LINKS);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** Returns the path without links, also if the file does not exist yet. */
  private static Path real(Path path, int mostLinks) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path folder = path.getParent();
      if (folder == null || mostLinks == 0) {
        return path.normalize();
      }
      Path target = target(path);
      return target == null
          ? real(folder, mostLinks - 1).resolve(path.getFileName())
          : real(folder.resolve(target), mostLinks - 1);
    }
  }

  private static @Nullable Path target(Path path) {
    try {
      return Files.readSymbolicLink(path);
    } catch (IOException | UnsupportedOperationException e) {
      return null; // it is not a link
    }
  }

  private static boolean isSame(Path path, Path other) {
    try {
      return path.equals(other) || Files.isSameFile(path, other);
    } catch (IOException e) {
      return false; // one of them does not exist
    }
  }
}
