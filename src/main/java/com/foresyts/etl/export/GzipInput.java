package com.foresyts.etl.export;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses a file of gzip members (RFC 1952), which may be empty. Unlike {@link
 * java.util.zip.GZIPInputStream} it reads every member from any stream, refuses anything after
 * them, and computes the MD5 of the compressed bytes.
 */
final class GzipInput extends InputStream {
  private static final int BUFFER = 1 << 16;

  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private final InputStream in;
  private final MessageDigest md5 = Digests.md5();
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc32 = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean inMember;
  private boolean first = true;

  GzipInput(InputStream in) {
    this.in = in;
  }

  /** Returns the MD5 of the compressed bytes in base64, once the end was reached. */
  String md5() {
    return Digests.base64(md5);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Throws a {@link ZipException} or an {@link EOFException} if the data are damaged or cut. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || startMember()) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        crc32.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("the gzip data are invalid");
      } else {
        require(fill());
        inflater.setInput(buffer, position, limit - position);
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      ZipException damaged = new ZipException("the gzip data are invalid");
      damaged.initCause(e);
      throw damaged;
    }
  }

  /** Returns false at the end of the file. */
  private boolean startMember() throws IOException {
    if (position == limit && !fill()) {
      return false;
    }
    if (next() != 0x1f || next() != 0x8b || next() != 8) {
      throw new ZipException(
          first ? "it is not compressed by gzip" : "other data follow the gzip data");
    }
    first = false;
    int flags = next();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    skip((flags & HEADER_CHECKSUM) != 0 ? 2 : 0);
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    crc32.reset();
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long checksum = number();
    long size = number();
    if (checksum != crc32.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("the gzip data are invalid");
    }
    inMember = false;
  }

  private long number() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skipText(boolean present) throws IOException {
    while (present && next() != 0) {
      // goes on to the terminating zero
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private int next() throws IOException {
    if (position == limit) {
      require(fill());
    }
    return buffer[position++] & 0xff;
  }

  private static void require(boolean more) throws EOFException {
    if (!more) {
      throw new EOFException("the gzip data end early");
    }
  }

  /** Replaces the buffer's bytes; returns false if there are no more. */
  private boolean fill() throws IOException {
    int count = in.read(buffer);
    position = 0;
    limit = Math.max(0, count);
    md5.update(buffer, 0, limit);
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
