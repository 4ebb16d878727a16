package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A file with one JSON object a line. It holds personal data, so nobody but its owner may read it.
 * A line is in the file once it was written: nothing is lost with the process.
 */
public final class JsonLinesFile implements AutoCloseable {
  private static final String OWNER_ONLY = "rw-------";

  /** The last character before the surrogates: of those, unpaired ones have no UTF-8. */
  private static final int HIGHEST_UNESCAPED = 0xD7FF;

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final RandomAccessFile file;
  private long end;
  private @Nullable IOException failure;

  private JsonLinesFile(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Opens the file, or creates it. It keeps what it holds until {@link #start}.
   *
   * @throws IOException where it cannot be written, is not a file, or belongs to somebody else
   */
  public static JsonLinesFile open(Path path) throws IOException {
    boolean posix = Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    if (Files.notExists(path)) {
      if (posix) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      }
    } else if (!Files.isRegularFile(path)) {
      throw new IOException("not a regular file");
    } else if (posix) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
    }
    // Not a channel: that would be closed when its thread is interrupted.
    return new JsonLinesFile(new RandomAccessFile(path.toFile(), "rw"));
  }

  /**
   * Empties the file, which is this process's alone from now on.
   *
   * @throws IOException where another process writes it
   */
  public void start() throws IOException {
    if (file.getChannel().tryLock() == null) {
      throw new IOException("another run is writing it");
    }
    backTo(0);
  }

  /** Where the next line will stand, for {@link #backTo}. */
  long position() {
    return end;
  }

  /** Takes back all lines since a position. */
  void backTo(long position) {
    try {
      file.setLength(position);
      end = position;
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Why the file is not complete; null where it is. */
  public @Nullable IOException failure() {
    return failure;
  }

  /** What one line holds. */
  public interface Line {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes one line; after a failure nothing more. */
  public void write(Line content) {
    if (failure != null) {
      return;
    }
    try {
      line.reset();
      try (JsonGenerator generator = json.createGenerator(line)) {
        generator.setHighestNonEscapedChar(HIGHEST_UNESCAPED);
        generator.writeStartObject();
        content.write(generator);
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
