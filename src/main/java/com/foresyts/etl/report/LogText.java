package com.foresyts.etl.report;

import java.util.Locale;

/** Makes text from the data safe for a line of a log. */
public final class LogText {
  private static final int LONGEST_KEY = 100;

  private LogText() {}

  /**
   * Returns the text with control characters as {@code \}{@code uXXXX}, so that it cannot forge a
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

  /** Returns a key or id, cut after 100 characters. */
  public static String key(String key) {
    return key.codePointCount(0, key.length()) <= LONGEST_KEY
        ? key
        : key.substring(0, key.offsetByCodePoints(0, LONGEST_KEY)) + "…";
  }
}
