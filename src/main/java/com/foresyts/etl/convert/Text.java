package com.foresyts.etl.convert;

import java.util.Comparator;

/**
 * A text that PostgreSQL can store.
 *
 * @param value the text
 * @param cleaned whether the text lost U+0000, or U+FFFD replaced an unpaired surrogate in it
 */
public record Text(String value, boolean cleaned) {

  /** Orders by code point; {@link String#compareTo} orders by UTF-16 unit. */
  static final Comparator<String> BY_CODE_POINT = Text::compareByCodePoint;

  /** Removes U+0000 and replaces unpaired surrogates. */
  static Text clean(String raw) {
    Text text = wellFormed(raw);
    return text.value.indexOf(0) < 0 ? text : new Text(text.value.replace("\0", ""), true);
  }

  /** Replaces unpaired surrogates, and nothing else. */
  static Text wellFormed(String raw) {
    for (int index = 0; index < raw.length(); index++) {
      if (Character.isSurrogate(raw.charAt(index))) {
        return replaceUnpairedSurrogates(raw);
      }
    }
    return new Text(raw, false);
  }

  private static Text replaceUnpairedSurrogates(String raw) {
    String value =
        raw.codePoints()
            .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return new Text(value, !value.equals(raw));
  }

  /** Removes leading and trailing U+0009 to U+000D and U+0020 (contract, 3: "trimmed"). */
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

  /** Returns whether a string is blank or the word {@code null}, in lower case, once trimmed. */
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
