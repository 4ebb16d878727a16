package com.foresyts.etl.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a snapshot that was written earlier, complete or not. */
final class SnapshotTree {
  /** The folder above all exports. Nothing reads one of another name. */
  static final String ROOT = FolderFiles.ROOT;

  /** The name of that folder until the snapshot is complete. */
  static final String INCOMPLETE = ROOT + ".incomplete";

  /** The file with the clients, one a line. */
  static final String CLIENTS = "clients.txt";

  private static final Pattern NAME = Pattern.compile("snapshot-\\d{8}T\\d{6}Z");

  /** All files and folders that a snapshot can have, relative to its folder. */
  private static final Pattern OWN =
      Pattern.compile(
          "|clients\\.txt|AWSDynamoDB(\\.incomplete)?(/0\\d+-[0-9a-f]{8}(/manifest-(summary|files)\\.(json|md5)|/data(/bucket-\\d\\d\\.json\\.gz)?)?)?");

  private SnapshotTree() {}

  /** Returns the folders with the name of a snapshot, the latest first; links are left out. */
  static List<Path> named(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted(Collections.reverseOrder())
          .toList();
    }
  }

  /** Returns whether a snapshot is complete. */
  static boolean isComplete(Path snapshot) {
    return Files.isDirectory(snapshot.resolve(ROOT), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns a file that a snapshot does not have; null if there is none. */
  static @Nullable Path foreign(Path snapshot) throws IOException {
    return walk(snapshot).stream().filter(file -> !isOwn(snapshot, file)).findFirst().orElse(null);
  }

  private static boolean isOwn(Path snapshot, Path file) {
    String name = snapshot.relativize(file).toString().replace('\\', '/');
    return OWN.matcher(name).matches() && !Files.isSymbolicLink(file);
  }

  private static List<Path> walk(Path snapshot) throws IOException {
    try (Stream<Path> files = Files.walk(snapshot)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Deletes a snapshot, which is no longer complete from the first moment on.
   *
   * @throws IOException if a file cannot be deleted, or is not one of a snapshot
   */
  static void delete(Path snapshot) throws IOException {
    if (isComplete(snapshot)) {
      Files.move(
          snapshot.resolve(ROOT), snapshot.resolve(INCOMPLETE), StandardCopyOption.ATOMIC_MOVE);
      OwnerOnly.sync(snapshot);
    }
    List<Path> files = new ArrayList<>(walk(snapshot));
    Collections.reverse(files); // the content of a folder comes before it
    for (Path file : files) {
      if (isOwn(snapshot, file)) {
        Files.delete(file);
      }
    }
  }
}
