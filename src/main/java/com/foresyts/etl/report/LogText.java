package com.foresyts.etl.report;

import java.util.Locale;
import java.util.regex.Pattern;

/** Makes text from the data safe for a line of a log. */
public final class LogText {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
  private static final int LONGEST_KEY = 100;

  private LogText() {}

  /** Escapes control characters as {@code \}{@code uXXXX}, so that no text can forge a line. */
  public static String line(String text) {
    return CONTROL.matcher(text).replaceAll(control -> escaped(control.group().codePointAt(0)));
  }

  private static String escaped(int codePoint) {
    return String.format(Locale.ROOT, "\\\\u%04x", codePoint);
  }

  /** Returns a key or id, cut after 100 characters. */
  public static String key(String key) {
    return key.codePointCount(0, key.length()) <= LONGEST_KEY
        ? key
        : key.substring(0, key.offsetByCodePoints(0, LONGEST_KEY)) + "…";
  }
}
