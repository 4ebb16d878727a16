package com.foresyts.etl.config;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An env file. A line that sets a {@link Setting} is refused if python-dotenv, by which the
 * predecessor reads the same file, would read it differently. No other line stops a run or changes
 * a setting.
 *
 * @param values by name, settings and others; the last line of a name wins
 * @param warnings one line each, with file and line number, without values
 */
public record EnvFile(Map<String, String> values, List<String> warnings) {
  private static final String NOT_REGULAR =
      "it is not a regular file; write the settings to a file, or set them in the environment";

  /** Stands for bytes that are not UTF-8. */
  private static final String UNDECODABLE = "\0";

  private static final String CANNOT_BE_READ = " cannot be read: ";
  private static final String NOT_UTF_8 =
      "it contains U+0000 or bytes that are not UTF-8; save the file as UTF-8";

  /** The start of a line that is meant to set a setting. */
  private static final Pattern SETTING =
      Pattern.compile(
          Arrays.stream(Setting.values())
              .map(Setting::name)
              .collect(Collectors.joining("|", "^\\s*(?:export\\s+)?['\"]?(", ")(?![\\w.-])")),
          Pattern.MULTILINE | Pattern.UNIX_LINES);

  /**
   * Reads a file.
   *
   * @throws EtlException (CONFIGURATION) if the file is missing, unreadable, no regular file or
   *     UTF-16, or if a line that sets a setting is refused; one message has all such lines
   */
  public static EnvFile read(Path file) {
    return parse(file, text(file));
  }

  /** Parses the text of a file, its lines ended by {@code \n} alone. */
  static EnvFile parse(Path file, String text) {
    Map<String, String> values = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (EnvStatement statement : EnvStatement.split(text)) {
      String line = file + ", line " + statement.line();
      String name = statement.name();
      String value = statement.value();
      String refusal = refusal(statement);
      if (refusal != null) {
        problems.add(line + ": " + refusal);
      } else if (statement.fault() != null) {
        warnings.add("%s is ignored: %s".formatted(line, statement.fault()));
      } else if (name != null && value != null) {
        boolean setting = Setting.find(name) != null;
        values.put(name, setting ? SettingLine.value(statement.text()) : value);
        String hidden = settingsIn(statement.text().replaceFirst("[^\n]*", ""));
        if (!hidden.isEmpty()) {
          warnings.add("%s: its quotes enclose %s, which stays unread".formatted(line, hidden));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new EtlException(
          Category.CONFIGURATION, problems.get(0), problems.subList(1, problems.size()));
    }
    return new EnvFile(values, warnings);
  }

  /** Returns the settings that cannot be read and why, or null if none. */
  private static @Nullable String refusal(EnvStatement statement) {
    Setting setting = Setting.find(statement.name());
    if (statement.value() == null) {
      String settings = settingsIn(statement.text());
      String fault = Objects.requireNonNullElse(statement.fault(), EnvStatement.NO_EQUALS);
      return settings.isEmpty() ? null : settings + CANNOT_BE_READ + fault;
    }
    if (setting == null) {
      return null;
    }
    boolean decoded = !statement.text().contains(UNDECODABLE);
    String reason = decoded ? SettingLine.refusal(setting, statement) : NOT_UTF_8;
    return reason == null ? null : setting + CANNOT_BE_READ + reason;
  }

  private static String settingsIn(String text) {
    return SETTING
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Returns the file's text, every line ended by {@code \n}. */
  private static String text(Path file) {
    String text;
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException(NOT_REGULAR);
      }
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(UNDECODABLE)
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (NoSuchFileException e) {
      throw failure(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw failure(file + CANNOT_BE_READ + "permission denied", e);
    } catch (IOException e) {
      throw failure(file + CANNOT_BE_READ + e.getMessage(), e);
    }
    if (text.startsWith(UNDECODABLE + UNDECODABLE)) { // the byte order mark of UTF-16
      throw new EtlException(
          Category.CONFIGURATION, file + ", line 1 is not valid UTF-8; save the file as UTF-8");
    }
    return text.replaceFirst("^\ufeff", "").replace("\r\n", "\n").replace('\r', '\n');
  }

  private static EtlException failure(String message, Exception cause) {
    return new EtlException(Category.CONFIGURATION, message, cause);
  }

  /** Returns names only: any value may be a secret. */
  @Override
  public String toString() {
    return "EnvFile[names=%s, warnings=%s]".formatted(values.keySet(), warnings);
  }
}
