package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A folder of snapshots, in which one process at a time makes one. */
public final class SnapshotStore implements AutoCloseable {
  private static final String LOCK = ".snapshot.lock";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'snapshot-'yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path folder;
  private final RandomAccessFile lock;

  private SnapshotStore(Path folder, RandomAccessFile lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Locks a folder, which is made if it is missing.
   *
   * @throws EtlException (LOCKED) if another process makes a snapshot in it, (CONFIGURATION) if it
   *     cannot be written
   */
  public static SnapshotStore open(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath();
      OwnerOnly.createFolders(path);
      Path folder = path.toRealPath();
      for (Path part : folder) {
        if (part.toString().equals(SnapshotTree.ROOT)) {
          throw refusal(name, "it is inside of an export");
        }
      }
      Path file = folder.resolve(LOCK);
      if (Files.notExists(file)) {
        createLock(file);
      }
      RandomAccessFile lock = new RandomAccessFile(file.toFile(), "rw");
      if (!isLocked(lock)) {
        lock.close();
        throw new EtlException(
            Category.LOCKED,
            "another snapshot is being written to %s; wait for its end, or give another folder with --to"
                .formatted(folder));
      }
      return new SnapshotStore(folder, lock);
    } catch (FileAlreadyExistsException e) {
      throw refusal(name, "it is not a folder");
    } catch (InvalidPathException | IOException e) {
      throw refusal(name, String.valueOf(e.getMessage()));
    }
  }

  private static void createLock(Path file) throws IOException {
    try {
      OwnerOnly.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    }
  }

  private static boolean isLocked(RandomAccessFile lock) throws IOException {
    try {
      return lock.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this JVM has it
    }
  }

  private static EtlException refusal(String name, String reason) {
    return new EtlException(
        Category.CONFIGURATION,
        "--to '%s' is not a folder that snapshots can be written to (%s): give another one"
            .formatted(name, reason));
  }

  /**
   * Starts a snapshot under a name that is not in use.
   *
   * @param warning takes a line for the operator
   * @throws UncheckedIOException if its folder cannot be made
   */
  public SnapshotWriter start(Consumer<String> warning) {
    Instant started = Instant.now();
    try {
      Path snapshot = folder.resolve(NAME.format(started));
      for (Instant second = started; !isMade(snapshot); second = second.plusSeconds(1)) {
        snapshot = folder.resolve(NAME.format(second.plusSeconds(1)));
      }
      if (OwnerOnly.isExposed(snapshot)) {
        warning.accept(
            "%s holds personal data, and its permissions cannot be limited to its owner: make sure that nobody else may read it"
                .formatted(snapshot));
      }
      return new SnapshotWriter(snapshot, started);
    } catch (IOException e) {
      throw SnapshotFailure.of(e);
    }
  }

  private static boolean isMade(Path snapshot) throws IOException {
    try {
      OwnerOnly.createFolder(snapshot);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Warns of snapshots that were not completed. No process works at them, since this one does. */
  public void warnOfLeftovers(Consumer<String> warning) {
    forEach(
        snapshot -> {
          if (!SnapshotTree.isComplete(snapshot) && SnapshotTree.foreign(snapshot) == null) {
            warning.accept(
                "%s is what a killed snapshot left: delete it, or let --keep do so"
                    .formatted(snapshot));
          }
        },
        warning);
  }

  /**
   * Deletes all complete snapshots but the newest ones, and what killed ones left. Folders with
   * other files stay.
   *
   * @param number how many stay; at least 1
   * @param newest the one that was written last, which stays
   * @param warning takes a line for each that could not be deleted
   * @return those that were deleted
   */
  public List<Path> keep(int number, Path newest, Consumer<String> warning) {
    List<Path> deleted = new ArrayList<>();
    List<Path> kept = new ArrayList<>(List.of(newest));
    forEach(
        snapshot -> {
          if (snapshot.equals(newest)) {
            return;
          }
          Path foreign = SnapshotTree.foreign(snapshot);
          if (foreign != null) {
            warning.accept(
                "%s is not deleted: a snapshot does not have %s".formatted(snapshot, foreign));
          } else if (SnapshotTree.isComplete(snapshot) && kept.size() < number) {
            kept.add(snapshot);
          } else {
            SnapshotTree.delete(snapshot);
            deleted.add(snapshot);
          }
        },
        warning);
    return deleted;
  }

  private interface Work {
    void on(Path snapshot) throws IOException;
  }

  /** Works on each folder with the name of a snapshot, the latest first. */
  private void forEach(Work work, Consumer<String> warning) {
    try {
      for (Path snapshot : SnapshotTree.named(folder)) {
        try {
          work.on(snapshot);
        } catch (IOException e) {
          warning.accept("%s cannot be read or deleted: %s".formatted(snapshot, e.getMessage()));
        }
      }
    } catch (IOException e) {
      warning.accept("%s cannot be read: %s".formatted(folder, e.getMessage()));
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The process ends soon, and the lock with it.
    }
  }
}
