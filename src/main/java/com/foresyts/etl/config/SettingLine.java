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
  /** A plain value, or one in double quotes. */
  private static final Pattern READ_ALIKE =
      Pattern.compile(
          "[A-Z0-9_]+[ \t]*=[ \t]*"
              + "(?:\"([^\"\\\\]*)\"[ \t]*(?:#.*)?"
              + "|((?![\\s\\p{Cntrl}\"'])[^#]+(?<![\\s\\p{Cntrl}\"]))(?:[ \t]+#.*)?)?[ \t]*",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** A variable that python-dotenv replaces. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}:]*(?::-[^}]*)?\\}");

  private static final Pattern NEEDS_QUOTES =
      Pattern.compile(
          "[\\s\\p{Cntrl}\"'].*|.*[\\s\\p{Cntrl}\"]|.*#.*",
          Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

  private SettingLine() {}

  /**
   * Returns why a line that sets the setting is refused and how to write it, without its value;
   * null if dotenv-java reads it as python-dotenv does.
   */
  static @Nullable String refusal(Setting setting, EnvStatement statement) {
    String line = statement.text();
    String value = String.valueOf(statement.value());
    String advice;
    if (value.indexOf('\n') >= 0) {
      advice = "the value spans several lines; set %s in the environment instead";
    } else if (VARIABLE.matcher(value).find()) {
      advice = "${…} is not replaced; write its value, or set %s in the environment";
    } else if (READ_ALIKE.matcher(line).matches()) {
      return null;
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
    if (line.matches("(?s)export\\s.*")) {
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
   * Returns the value in a line that is not refused. dotenv-java is handed this line alone, so that
   * no quote in another line can change the value. Its builder reads files alone, falls back to the
   * class path and mixes the process environment in.
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
