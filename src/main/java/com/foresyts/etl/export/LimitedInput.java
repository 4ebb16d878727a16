package com.foresyts.etl.export;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Limits the length of an object of a manifest, so that none fills the memory. */
final class LimitedInput extends FilterInputStream {
  private static final int MAX_OBJECT = 1 << 20;

  private long read;

  LimitedInput(InputStream in) {
    super(in);
  }

  void startObject() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    count(count);
    return count;
  }

  private void count(int bytes) throws ZipException {
    read += Math.max(0, bytes);
    if (read > MAX_OBJECT) {
      throw new ZipException("an object is too long");
    }
  }
}
