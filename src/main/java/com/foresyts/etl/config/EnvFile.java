package com.foresyts.etl.config;

import com.foresyts.etl.config.EnvFileParser.Assignment;
import com.foresyts.etl.config.EnvFileParser.Broken;
import com.foresyts.etl.config.EnvFileParser.Statement;
import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An env file as python-dotenv's {@code load_dotenv(path)} reads it, so that one file serves the
 * predecessor and this program. A parser of our own, because dotenv-java cuts unquoted values at
 * any {@code #}, keeps single quotes, fails on {@code export} and leaves escapes as they stand.
 *
 * @param values by name; a name without {@code =} is absent
 * @param warnings a line each, naming file and line, never what stands there
 */
public record EnvFile(Map<String, String> values, List<String> warnings) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]*)(?::-([^}]*))?\\}");

  /** A line, possibly one of several in a broken statement, that sets a setting of ours. */
  private static final Pattern KNOWN_SETTING =
      Pattern.compile(
          Arrays.stream(Setting.values())
              .map(Setting::name)
              .collect(Collectors.joining("|", "^\\s*(?:export\\s+)?['\"]?(", ")(?![\\w.-])")),
          Pattern.MULTILINE | Pattern.UNIX_LINES);

  public EnvFile {
    values = Map.copyOf(values);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a file. A statement that cannot be parsed is skipped with a warning, as in python-dotenv,
   * unless it sets one of the {@linkplain Setting settings}.
   *
   * @param environment wins over the file's own values in {@code ${NAME}} and {@code
   *     ${NAME:-default}}
   * @throws EtlException (CONFIGURATION) if the file cannot be read, is not UTF-8 without a byte
   *     order mark, holds U+0000, or does not parse where it sets one of the settings; all such
   *     statements are in one message
   */
  public static EnvFile read(Path file, Map<String, String> environment) {
    Map<String, @Nullable String> values = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Statement statement : EnvFileParser.parse(text(file))) {
      if (statement instanceof Assignment assignment) {
        values.put(assignment.name(), interpolate(assignment.value(), values, environment));
      } else if (statement instanceof Broken broken) {
        String settings =
            KNOWN_SETTING
                .matcher(broken.text())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .collect(Collectors.joining(", "));
        if (settings.isEmpty()) {
          warnings.add("%s is ignored: %s".formatted(at(file, broken.line()), broken.reason()));
        } else {
          problems.add(
              "%s: %s cannot be read: %s"
                  .formatted(at(file, broken.line()), settings, broken.reason()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new EtlException(
          EtlException.Category.CONFIGURATION,
          problems.get(0),
          problems.subList(1, problems.size()));
    }
    Map<String, String> present = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (value != null) {
            present.put(name, value);
          }
        });
    return new EnvFile(present, warnings);
  }

  private static @Nullable String interpolate(
      @Nullable String value,
      Map<String, @Nullable String> earlier,
      Map<String, String> environment) {
    if (value == null) {
      return null;
    }
    return VARIABLE
        .matcher(value)
        .replaceAll(variable -> Matcher.quoteReplacement(resolve(variable, earlier, environment)));
  }

  private static String resolve(
      MatchResult variable,
      Map<String, @Nullable String> earlier,
      Map<String, String> environment) {
    String name = variable.group(1);
    String inEnvironment = environment.get(name);
    if (inEnvironment != null) {
      return inEnvironment;
    }
    String found = earlier.containsKey(name) ? earlier.get(name) : variable.group(2);
    return Objects.requireNonNullElse(found, "");
  }

  /** The file's text, every line ended by {@code \n}. */
  private static String text(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw failure(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw failure(file + " cannot be read: permission denied", e);
    } catch (IOException e) {
      throw failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    boolean malformed =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true).isError();
    String text = decoded.flip().toString().replace("\r\n", "\n").replace('\r', '\n');
    if (malformed) {
      throw failure(at(file, lastLine(text)) + " is not valid UTF-8; save the file as UTF-8");
    }
    if (text.startsWith("\ufeff")) {
      throw failure(at(file, 1) + " starts with a byte order mark; save the file without it");
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw failure(at(file, lastLine(text.substring(0, nul))) + " holds U+0000; remove it");
    }
    return text;
  }

  private static int lastLine(String text) {
    return 1 + (int) text.chars().filter(c -> c == '\n').count();
  }

  private static String at(Path file, int line) {
    return String.format(Locale.ROOT, "%s, line %d", file, line);
  }

  private static EtlException failure(String message) {
    return new EtlException(EtlException.Category.CONFIGURATION, message);
  }

  private static EtlException failure(String message, Exception cause) {
    return new EtlException(EtlException.Category.CONFIGURATION, message, cause);
  }

  /** Names only: any value may be a secret. */
  @Override
  public String toString() {
    return "EnvFile[names=%s, warnings=%s]".formatted(values.keySet(), warnings);
  }
}
