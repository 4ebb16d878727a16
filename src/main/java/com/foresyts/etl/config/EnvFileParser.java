package com.foresyts.etl.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits an env file into statements by the grammar of python-dotenv 1.2. Where its versions 1.2.2
 * and 1.2.4 disagree, it reads as the latter does or calls the statement broken. Values come out
 * unquoted and unescaped, but not interpolated.
 */
final class EnvFileParser {
  sealed interface Statement {}

  /**
   * A name and its value.
   *
   * @param value null where the name stands alone, without {@code =}
   */
  record Assignment(String name, @Nullable String value) implements Statement {
    @Override
    public String toString() {
      return "Assignment[name=" + name + "]";
    }
  }

  /**
   * A statement that does not fit the grammar.
   *
   * @param line where it starts, from 1
   * @param text all of it, secrets included
   * @param reason what is wrong and what to do, without any of the text
   */
  record Broken(int line, String text, String reason) implements Statement {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "Broken[line=%d, reason=%s]", line, reason);
    }
  }

  /** Python's idea of white space has four separators more than Java's. */
  private static final String SPACE = "\\s\\x1c-\\x1f";

  private static final String INLINE_SPACES = "[" + SPACE + "&&[^\n]]*";
  private static final Pattern SPACES = pattern(INLINE_SPACES);
  private static final Pattern BLANK_LINES = pattern("[" + SPACE + "]*");
  private static final Pattern EXPORT = pattern("export[" + SPACE + "&&[^\n]]+");
  private static final Pattern QUOTED_NAME = pattern("'([^']+)'");
  private static final Pattern NAME = pattern("([^=#" + SPACE + "]+)");
  private static final Pattern EQUALS = pattern("=" + INLINE_SPACES);
  private static final Pattern REST_OF_LINE = pattern("[^\n]*");
  private static final Pattern COMMENT = pattern(INLINE_SPACES + "#[^\n]*");
  private static final Pattern END_OF_LINE = pattern(INLINE_SPACES + "(?:\n|\\z)");
  private static final Pattern INLINE_COMMENT = pattern("[" + SPACE + "]+#[^\n]*");
  private static final Pattern TRAILING_SPACES = pattern("[" + SPACE + "]+\\z");
  private static final Pattern ESCAPE_IN_DOUBLE_QUOTES = pattern("\\\\([\\\\'\"abfnrtv])");
  private static final Pattern ESCAPE_IN_SINGLE_QUOTES = pattern("\\\\([\\\\'])");
  private static final Map<String, String> CONTROL_ESCAPES =
      Map.of("a", "\u0007", "b", "\b", "f", "\f", "n", "\n", "r", "\r", "t", "\t", "v", "\u000b");

  private static final String NO_NAME = "no name stands before the =; write NAME=value";
  private static final String NO_EQUALS = "the name is not followed by =; write NAME=value";
  private static final String COMMENT_OR_VALUE =
      "versions of python-dotenv disagree whether a comment or a value stands after the =; quote the"
          + " value or remove the comment";
  private static final String NOT_CLOSED =
      "the quote that opens the value is never closed; close it";
  private static final String TEXT_AFTER_QUOTE =
      "text follows the quote that closes the value; write a quote inside a value as \\\" or \\'";

  private final String text;
  private final List<Statement> statements = new ArrayList<>();
  private int position;

  private EnvFileParser(String text) {
    this.text = text;
  }

  /**
   * Parses a whole file.
   *
   * @param text the file's text, its lines ended by {@code \n} alone, without U+0000
   * @return the statements in their order, without blank lines and comments
   */
  static List<Statement> parse(String text) {
    EnvFileParser parser = new EnvFileParser(text);
    parser.read(BLANK_LINES);
    while (parser.position < text.length()) {
      int start = parser.position;
      String broken = parser.readStatement();
      if (broken != null) {
        parser.read(REST_OF_LINE);
        String statement = text.substring(start, parser.position);
        parser.statements.add(new Broken(parser.lineOf(start), statement, broken));
      }
      parser.read(BLANK_LINES);
    }
    return parser.statements;
  }

  /** Returns null, or why the statement is broken; the position is then where reading stopped. */
  private @Nullable String readStatement() {
    read(EXPORT);
    String name = null;
    if (peek() != '#') {
      name = read(peek() == '\'' ? QUOTED_NAME : NAME);
      if (name == null) {
        return NO_NAME;
      }
    }
    read(SPACES);
    String value = null;
    boolean quoted = false;
    String equals = read(EQUALS);
    if (equals != null) {
      if (peek() == '#' && !equals.equals("=")) {
        return COMMENT_OR_VALUE;
      }
      quoted = peek() == '\'' || peek() == '"';
      value = quoted ? readQuoted(peek()) : readUnquoted();
      if (value == null) {
        return NOT_CLOSED;
      }
    }
    read(COMMENT);
    if (read(END_OF_LINE) == null) {
      return quoted ? TEXT_AFTER_QUOTE : NO_EQUALS;
    }
    if (name != null) {
      statements.add(new Assignment(name, value));
    }
    return null;
  }

  private String readUnquoted() {
    String line = INLINE_COMMENT.matcher(String.valueOf(read(REST_OF_LINE))).replaceFirst("");
    return TRAILING_SPACES.matcher(line).replaceFirst("");
  }

  /** Reads to the first quote that no backslash escapes; null where there is none. */
  private @Nullable String readQuoted(char quote) {
    int closing = text.indexOf(quote, position + 1);
    while (closing >= 0 && isEscaped(closing)) {
      closing = text.indexOf(quote, closing + 1);
    }
    if (closing < 0) {
      return null;
    }
    String raw = text.substring(position + 1, closing);
    position = closing + 1;
    return (quote == '"' ? ESCAPE_IN_DOUBLE_QUOTES : ESCAPE_IN_SINGLE_QUOTES)
        .matcher(raw)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    CONTROL_ESCAPES.getOrDefault(escape.group(1), escape.group(1))));
  }

  private boolean isEscaped(int quote) {
    int start = quote;
    while (text.charAt(start - 1) == '\\') {
      start--;
    }
    return (quote - start) % 2 == 1;
  }

  /** Reads past the pattern; null, and nothing read, where it does not come next. */
  private @Nullable String read(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    position = matcher.end();
    return matcher.group(matcher.groupCount());
  }

  /** The next character; U+0000 at the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private int lineOf(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }
}
