package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file with one JSON object per line. It holds personal data, so only its owner may read it. Each
 * line is written at once: none is lost if the process is killed.
 */
public final class JsonLinesFile implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** The last character before the surrogates. An unpaired surrogate has no UTF-8. */
  private static final int HIGHEST_UNESCAPED = 0xD7FF;

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final RandomAccessFile file;
  private final boolean exposed;
  private long end;
  private @Nullable IOException failure;

  private JsonLinesFile(RandomAccessFile file, boolean exposed) {
    this.file = file;
    this.exposed = exposed;
  }

  /**
   * Opens the file, or creates it. It keeps its lines until {@link #start}.
   *
   * @throws IOException if it cannot be written, or is not a regular file
   */
  public static JsonLinesFile open(Path path) throws IOException {
    boolean posix = Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    if (Files.notExists(path)) {
      if (posix) {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
    } else if (!Files.isRegularFile(path)) {
      throw new IOException("not a regular file");
    }
    // Not a channel: that would be closed when its thread is interrupted.
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    return new JsonLinesFile(file, posix && !isOwnersAlone(path));
  }

  private static boolean isOwnersAlone(Path path) throws IOException {
    try {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    } catch (FileSystemException e) {
      // The file is another user's, or the file system has no permissions, as vfat and CIFS.
    }
    return OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path));
  }

  /**
   * Locks the file for this process, and empties it.
   *
   * @param warning gets a line for each feature that the file system does not support
   * @throws IOException if another process writes the file
   */
  public void start(Consumer<String> warning) throws IOException {
    start(() -> file.getChannel().tryLock() != null, warning);
  }

  interface Lock {
    /** Returns false if another process holds the lock. */
    boolean take() throws IOException;
  }

  void start(Lock lock, Consumer<String> warning) throws IOException {
    if (exposed) {
      warning.accept(
          "holds personal data, and its permissions cannot be limited to its owner: make sure that"
              + " nobody else may read it");
    }
    if (!isTaken(lock, warning)) {
      throw new IOException("another run is writing it");
    }
    backTo(0);
  }

  private static boolean isTaken(Lock lock, Consumer<String> warning) throws IOException {
    try {
      return lock.take();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      warning.accept(
          "cannot be locked on its file system (%s): make sure that no other run writes it"
              .formatted(e.getMessage()));
      return true;
    }
  }

  long position() {
    return end;
  }

  /** Removes all lines after a position. */
  void backTo(long position) {
    try {
      file.setLength(position);
      end = position;
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Returns why the file is not complete, or null if it is. */
  public @Nullable IOException failure() {
    return failure;
  }

  /** Writes an object as one line. Does nothing after a failure. */
  public void write(JsonMembers members) {
    if (failure != null) {
      return;
    }
    try {
      line.reset();
      try (JsonGenerator generator = json.createGenerator(line)) {
        generator.setHighestNonEscapedChar(HIGHEST_UNESCAPED);
        generator.writeStartObject();
        members.write(generator);
        generator.writeEndObject();
      }
      line.write('\n');
      file.write(line.toByteArray());
      end += line.size();
    } catch (IOException e) {
      backTo(end); // no half a line
      failure = e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
