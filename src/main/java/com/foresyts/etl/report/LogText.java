package com.foresyts.etl.report;

import java.util.Locale;

/** Text from the data, made safe for a line of a log. */
public final class LogText {
  private static final int LONGEST_KEY = 100;

  private LogText() {}

  /**
   * The text with control characters as {@code \}{@code uXXXX}, so that nothing in it can forge a
   * line.
   */
  public static String line(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isControl(codePoint)) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
              } else {
                printable.appendCodePoint(codePoint);
              }
            });
    return printable.toString();
  }

  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** A key or id, cut where it is too long to be read anyway. */
  public static String key(String key) {
    return key.codePointCount(0, key.length()) <= LONGEST_KEY
        ? key
        : key.substring(0, key.offsetByCodePoints(0, LONGEST_KEY)) + "…";
  }
}
