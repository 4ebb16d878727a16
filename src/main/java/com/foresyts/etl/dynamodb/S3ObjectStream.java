package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNullElse;

import com.foresyts.etl.concurrent.Cancellation;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object. S3 resets connections, those that are read slowly above all: the rest of
 * the same object is then asked for, a few times in a row.
 */
final class S3ObjectStream extends InputStream {
  /** Opens the object at a byte, if it still has the tag. */
  @FunctionalInterface
  interface Opener {
    ResponseInputStream<GetObjectResponse> open(long from, @Nullable String tag) throws IOException;
  }

  static final String REPLACED = "it was replaced while it was read; run again";

  private static final int MOST_FAILURES = 8;

  /** So many bytes after a failure end the row of failures. */
  private static final long PROGRESS = 64 << 10;

  private final Opener opener;
  private final BackoffStrategy backoff;
  private final @Nullable String tag;
  private final @Nullable Long length;
  private ResponseInputStream<GetObjectResponse> body;
  private long position;

  /** The number of bytes before the position that the body repeats. */
  private long repeated;

  private int failures;
  private long positionAtFailure;

  /** Throws as the opener does. */
  S3ObjectStream(Opener opener, BackoffStrategy backoff) throws IOException {
    this.opener = opener;
    this.backoff = backoff;
    body = opener.open(0, null);
    tag = body.response().eTag();
    length = body.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (true) {
      try {
        body.skipNBytes(repeated);
        repeated = 0;
        int read = body.read(bytes, offset, count);
        if (read > 0) {
          position += read;
          return read;
        }
        if (length == null || position >= length) {
          return -1;
        }
        throw new EOFException("%s of %s bytes".formatted(position, length));
      } catch (IOException e) {
        resume(e);
      }
    }
  }

  private void resume(IOException thrown) throws IOException {
    failures = position - positionAtFailure >= PROGRESS ? 1 : failures + 1;
    positionAtFailure = position;
    if (Thread.currentThread().isInterrupted()) {
      throw thrown;
    }
    if (failures > MOST_FAILURES) {
      throw new IOException(
          "it breaks off again and again, the last time after %s bytes (%s); check the network"
              .formatted(position, thrown.getMessage()),
          thrown);
    }
    body.abort();
    Cancellation.sleep(backoff.computeDelay(failures));
    body = opener.open(position, tag);
    GetObjectResponse rest = body.response();
    if (!Objects.equals(rest.eTag(), tag)) {
      throw new IOException(REPLACED);
    }
    boolean isPart = rest.sdkHttpResponse().statusCode() == HttpURLConnection.HTTP_PARTIAL;
    repeated = isPart ? 0 : position; // some servers know no ranges
  }

  @Override
  public void close() throws IOException {
    if (position == requireNonNullElse(length, -1L)) {
      body.close(); // leaves the connection to another request
    } else {
      body.abort(); // does not wait for the rest
    }
  }
}
