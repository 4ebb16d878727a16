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
    } catch (InvalidPathException e) {
      throw refusal(name, e.getReason());
    } catch (IOException e) {
      throw refusal(name, OwnerOnly.message(e));
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
      OwnerOnly.sync(folder);
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

  /**
   * Returns the snapshots that were written earlier. No process works at them, since this one has
   * the lock.
   *
   * @param warning takes a line for each problem
   */
  public OldSnapshots old(Consumer<String> warning) {
    return new OldSnapshots(folder, warning);
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
