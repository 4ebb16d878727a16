package com.foresyts.etl.config;

import io.github.cdimascio.dotenv.internal.DotenvParser;
import io.github.cdimascio.dotenv.internal.DotenvReader;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of an env file that sets a setting, with dotenv-java. The predecessor read the same
 * file with python-dotenv; a line that the two read differently is refused.
 */
final class SettingLine {
  /** The lines that both libraries read alike: a plain value, or one in double quotes. */
  private static final Pattern READ_ALIKE =
      Pattern.compile(
          "[A-Z_]+[ \t]*=[ \t]*"
              + "(?:\"([^\"\\\\]*)\"[ \t]*(?:#.*)?"
              + "|((?![\\s\\p{Cntrl}\"'])[^#]+(?<![\\s\\p{Cntrl}\"]))(?:[ \t]+#.*)?)?[ \t]*",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern EXPORT = Pattern.compile("export\\s.*", Pattern.DOTALL);

  /** A variable that python-dotenv replaces. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}:]*(?::-[^}]*)?\\}");

  /** A value that must be in double quotes. */
  private static final Pattern NEEDS_QUOTES =
      Pattern.compile(
          "[\\s\\p{Cntrl}\"'].*|.*[\\s\\p{Cntrl}\"]|.*#.*",
          Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

  private SettingLine() {}

  /**
   * Returns why the line is refused and how to write it, without its value; null if dotenv-java
   * reads it as python-dotenv does.
   *
   * @param statement assigns a value to the setting
   */
  static @Nullable String refusal(Setting setting, EnvStatement statement) {
    String line = statement.text();
    String value = String.valueOf(statement.value());
    boolean variable = VARIABLE.matcher(value).find();
    if (!variable && value.indexOf('\n') < 0 && READ_ALIKE.matcher(line).matches()) {
      return null;
    }
    String advice;
    if (value.indexOf('\n') >= 0) {
      advice = "the value spans several lines; set %s in the environment instead";
    } else if (variable) {
      advice = "${…} is not replaced; write its value, or set %s in the environment";
    } else {
      advice = reason(setting, line, value) + "; " + howToWrite(value);
    }
    return advice.formatted(setting);
  }

  private static String howToWrite(String value) {
    if (!NEEDS_QUOTES.matcher(value).matches()) {
      return "write %s=value, without quotes around it";
    }
    boolean impossible = value.indexOf('"') >= 0 || value.indexOf('\\') >= 0;
    return impossible ? "set %s in the environment instead" : "write %s=\"value\"";
  }

  private static String reason(Setting setting, String line, String value) {
    String written = line.substring(line.indexOf('=') + 1).strip();
    if (EXPORT.matcher(line).matches()) {
      return "export is not supported";
    } else if (!line.startsWith(setting.name())) {
      return "the name is quoted";
    } else if (written.startsWith("'")) {
      return "single quotes are not supported";
    } else if (written.startsWith("\"") && value.indexOf('\\') >= 0) {
      return "a backslash is not supported in double quotes";
    } else if (!written.startsWith("\"") && written.indexOf('#') >= 0) {
      return "a # is supported only in double quotes, or in a comment after a value and a space";
    }
    return "a quote or an invisible character stands before or after the value";
  }

  /**
   * Returns the value that dotenv-java reads. It is handed one line, so that no quote in another
   * line can change the value. Its builder cannot do that: it reads files alone, falls back to the
   * class path and mixes the process environment in.
   *
   * @param line a line that is not refused
   */
  static String value(String line) {
    DotenvReader reader =
        new DotenvReader("", "") {
          @Override
          public List<String> read() {
            return List.of(line);
          }
        };
    // Its exceptions quote the line: it must not throw if a line is malformed.
    return new DotenvParser(reader, true, false).parse().get(0).getValue();
  }
}
