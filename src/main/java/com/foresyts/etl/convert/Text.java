package com.foresyts.etl.convert;

import java.util.Comparator;

/**
 * A string as PostgreSQL can store it.
 *
 * @param value the string less U+0000, each unpaired surrogate replaced by U+FFFD
 * @param cleaned whether that changed anything
 */
public record Text(String value, boolean cleaned) {

  /**
   * Orders strings by code point, as UTF-8 bytes would sort; {@link String#compareTo} orders by
   * UTF-16 unit.
   */
  static final Comparator<String> BY_CODE_POINT = Text::compareByCodePoint;

  static Text clean(String raw) {
    for (int index = 0; index < raw.length(); index++) {
      char unit = raw.charAt(index);
      if (unit == 0 || Character.isSurrogate(unit)) {
        return cleanFrom(raw);
      }
    }
    return new Text(raw, false);
  }

  private static Text cleanFrom(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    raw.codePoints()
        .filter(codePoint -> codePoint != 0)
        .map(codePoint -> isUnpairedSurrogate(codePoint) ? 0xFFFD : codePoint)
        .forEach(clean::appendCodePoint);
    String value = clean.toString();
    return new Text(value, !value.equals(raw));
  }

  static boolean isUnpairedSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Less leading and trailing U+0009 to U+000D and U+0020: the contract's "trimmed". */
  static String trim(String raw) {
    int start = 0;
    int end = raw.length();
    while (start < end && isSpace(raw.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(raw.charAt(end - 1))) {
      end--;
    }
    return raw.substring(start, end);
  }

  private static boolean isSpace(char unit) {
    return unit == ' ' || (unit >= '\t' && unit <= '\r');
  }

  /** Whether a string stands for no value at all: blank, or the word {@code null}. */
  public static boolean meansNull(String raw) {
    String trimmed = trim(raw);
    return trimmed.isEmpty() || trimmed.equals("null");
  }

  private static int compareByCodePoint(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int index = 0; index < shared; index++) {
      char a = left.charAt(index);
      char b = right.charAt(index);
      if (a != b) {
        boolean aIsHigh = Character.isSurrogate(a);
        boolean bIsHigh = Character.isSurrogate(b);
        return aIsHigh == bIsHigh ? Character.compare(a, b) : Boolean.compare(aIsHigh, bIsHigh);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
