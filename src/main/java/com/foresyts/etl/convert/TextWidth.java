package com.foresyts.etl.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The length of the longest text that a column holds.
 *
 * @param limit the number of code points, or of bytes
 * @param inBytes whether PostgreSQL counts bytes, as it does in a database without an encoding
 */
public record TextWidth(int limit, boolean inBytes) {

  /** Returns whether a text is not longer. */
  public boolean holds(String text) {
    if (inBytes) {
      return text.getBytes(UTF_8).length <= limit;
    }
    return text.length() <= limit || text.codePointCount(0, text.length()) <= limit;
  }

  @Override
  public String toString() {
    return limit + (inBytes ? " bytes" : " characters");
  }
}
