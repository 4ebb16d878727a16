package com.foresyts.etl.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Splits a text at ends of lines into pieces of bounded size, which a parser reads in place. A
 * parser of the whole file would hold up to 65,536 names of its attributes.
 */
final class LineBuffer {
  /** An item of 400 KB takes a few megabytes of JSON. */
  static final int MAX_LINE = 16 << 20;

  private final InputStream in;
  private byte[] bytes = new byte[1 << 16];
  private int length;
  private int limit;
  private boolean ended;

  LineBuffer(InputStream in) {
    this.in = in;
  }

  /**
   * Reads on.
   *
   * @return false if there are no more lines
   * @throws ZipException if a line is too long
   */
  boolean next() throws IOException {
    System.arraycopy(bytes, length, bytes, 0, limit - length);
    limit -= length;
    length = 0;
    while (length == 0 && !ended) {
      fill();
      length = ended ? limit : endOfLastLine();
    }
    return length > 0;
  }

  private void fill() throws IOException {
    if (limit == bytes.length) {
      if (limit >= MAX_LINE) {
        throw new ZipException("a line is longer than " + (MAX_LINE >> 20) + " MB");
      }
      bytes = Arrays.copyOf(bytes, 2 * limit);
    }
    int count = in.readNBytes(bytes, limit, bytes.length - limit);
    ended = count < bytes.length - limit;
    limit += count;
  }

  /** Returns 0 if no line ends within the bytes. */
  private int endOfLastLine() {
    int end = limit;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** Returns the bytes, of which the first ones are whole lines. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the number of bytes of the lines. */
  int length() {
    return length;
  }
}
