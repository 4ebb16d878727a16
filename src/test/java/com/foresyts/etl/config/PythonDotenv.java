package com.foresyts.etl.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads env files by the rules of python-dotenv 1.2. If its versions 1.2.2 and 1.2.4 disagree, it
 * reads as the latter does or ignores the statement, as both do with one that they cannot read.
 */
final class PythonDotenv {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]*)(?::-([^}]*))?\\}");

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

  private final String text;
  private final Map<String, String> environment;
  private final Map<String, @Nullable String> values = new HashMap<>();
  private int position;

  private PythonDotenv(String text, Map<String, String> environment) {
    this.text = text;
    this.environment = environment;
  }

  /**
   * Returns the values by name; a name without {@code =} is absent.
   *
   * @param text the file's text, its lines ended by {@code \n} alone, without U+0000
   * @param environment wins over the file in {@code ${NAME}}
   */
  static Map<String, String> read(String text, Map<String, String> environment) {
    PythonDotenv parser = new PythonDotenv(text, environment);
    parser.read(BLANK_LINES);
    while (parser.position < text.length()) {
      if (!parser.readStatement()) {
        parser.read(REST_OF_LINE);
      }
      parser.read(BLANK_LINES);
    }
    Map<String, String> present = new HashMap<>();
    parser.values.forEach(
        (name, value) -> {
          if (value != null) {
            present.put(name, value);
          }
        });
    return present;
  }

  /** Returns false if the statement is broken; the position is then where reading stopped. */
  private boolean readStatement() {
    read(EXPORT);
    String name = null;
    if (peek() != '#') {
      name = read(peek() == '\'' ? QUOTED_NAME : NAME);
      if (name == null) {
        return false;
      }
    }
    read(SPACES);
    String value = null;
    String equals = read(EQUALS);
    if (equals != null) {
      if (peek() == '#' && !equals.equals("=")) {
        return false; // the versions disagree whether a comment or a value follows
      }
      boolean quoted = peek() == '\'' || peek() == '"';
      value = quoted ? readQuoted(peek()) : readUnquoted();
      if (value == null) {
        return false;
      }
    }
    read(COMMENT);
    if (read(END_OF_LINE) == null) {
      return false;
    }
    if (name != null) {
      values.put(name, value == null ? null : interpolate(value));
    }
    return true;
  }

  private String interpolate(String value) {
    return VARIABLE
        .matcher(value)
        .replaceAll(variable -> Matcher.quoteReplacement(resolve(variable)));
  }

  private String resolve(MatchResult variable) {
    String name = variable.group(1);
    String inEnvironment = environment.get(name);
    if (inEnvironment != null) {
      return inEnvironment;
    }
    String found = values.containsKey(name) ? values.get(name) : variable.group(2);
    return Objects.requireNonNullElse(found, "");
  }

  private String readUnquoted() {
    String line = INLINE_COMMENT.matcher(String.valueOf(read(REST_OF_LINE))).replaceFirst("");
    return TRAILING_SPACES.matcher(line).replaceFirst("");
  }

  /** Reads to the first quote that no backslash escapes; null if none. */
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

  /** Reads past the pattern; null, and nothing read, if it does not come next. */
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

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }
}
