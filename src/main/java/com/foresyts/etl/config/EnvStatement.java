package com.foresyts.etl.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement or comment of an env file, as python-dotenv finds it: one line, or several if a quote
 * is closed on a later line.
 *
 * @param line the number of its first line, from 1
 * @param text all of it, without the line break at its end; may contain secrets
 * @param value without quotes and comment, escapes as they stand; null if there is none or the
 *     statement is malformed
 * @param fault why the statement is malformed and how to write it, without any of its text; null if
 *     it is well-formed
 */
record EnvStatement(
    int line, String text, @Nullable String name, @Nullable String value, @Nullable String fault) {
  static final String NO_EQUALS = "the name is not followed by =; write NAME=value";
  private static final String NO_NAME = "no name stands before the =; write NAME=value";
  private static final String NOT_CLOSED =
      "the quote that opens the value is never closed; write NAME=\"value\" on one line";
  private static final String TEXT_AFTER_QUOTE =
      "text follows the quote that closes the value, perhaps on a later line; write NAME=value, without"
          + " quotes around it";

  /** Python knows four separators more than Java. */
  private static final String SPACE = "[\\s\\x1c-\\x1f&&[^\n]]";

  private static final Pattern BLANK_LINES = pattern("[\\s\\x1c-\\x1f]*+");
  private static final String NAME = "(?:'([^']++)'|([^'=#\\s\\x1c-\\x1f][^=#\\s\\x1c-\\x1f]*+))";
  private static final Pattern NAME_AND_EQUALS =
      pattern("(?:export@++)?+(?:NAME@*+(=@*+)?+)?+".replace("@", SPACE).replace("NAME", NAME));
  private static final Pattern BLANK_OR_COMMENT = pattern(SPACE + "*+(?:#[^\n]*)?");
  private static final Pattern TRAILING_SPACE_OR_COMMENT = pattern(SPACE + "++(?:#[^\n]*)?\\z");

  /** Splits the text of a file, its lines ended by {@code \n} alone. */
  static List<EnvStatement> split(String text) {
    List<EnvStatement> statements = new ArrayList<>();
    int line = 1;
    int end = 0;
    while (true) {
      Matcher blank = BLANK_LINES.matcher(text).region(end, text.length());
      int start = blank.lookingAt() ? blank.end() : end;
      if (start == text.length()) {
        return statements;
      }
      line += breaks(text.substring(end, start));
      EnvStatement statement = parse(text, start, line);
      statements.add(statement);
      line += breaks(statement.text);
      end = start + statement.text.length();
    }
  }

  private static EnvStatement parse(String text, int start, int line) {
    Matcher head = NAME_AND_EQUALS.matcher(text).region(start, text.length());
    int position = head.lookingAt() ? head.end() : start;
    String name = head.group(1) == null ? head.group(2) : head.group(1);
    boolean assigned = head.group(3) != null;
    boolean quoted =
        assigned && (text.startsWith("\"", position) || text.startsWith("'", position));
    int closing = quoted ? closingQuote(text, position) : -1;
    int end = text.indexOf('\n', Math.max(position, closing));
    end = end < 0 ? text.length() : end;
    String rest = text.substring(closing < 0 ? position : closing + 1, end);
    String value = null;
    String fault = null;
    if (name == null) {
      fault = rest.startsWith("#") ? null : NO_NAME;
    } else if (quoted) {
      boolean closed = closing >= 0 && BLANK_OR_COMMENT.matcher(rest).matches();
      value = closed ? text.substring(position + 1, closing) : null;
      fault = closed ? null : closing < 0 ? NOT_CLOSED : TEXT_AFTER_QUOTE;
    } else if (assigned) {
      value = TRAILING_SPACE_OR_COMMENT.matcher(rest).replaceFirst("");
    } else {
      fault = BLANK_OR_COMMENT.matcher(rest).matches() ? null : NO_EQUALS;
    }
    return new EnvStatement(line, text.substring(start, end), name, value, fault);
  }

  /** Returns the index of the next quote of the same kind without a backslash, or -1 if none. */
  private static int closingQuote(String text, int opening) {
    for (int i = opening + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == text.charAt(opening)) {
        return i;
      }
    }
    return -1;
  }

  private static int breaks(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }

  /** Returns no part of the text, which may be secret. */
  @Override
  public String toString() {
    return "EnvStatement[line=%s, name=%s]".formatted(line, name);
  }
}
