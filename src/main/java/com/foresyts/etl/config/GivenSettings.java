package com.foresyts.etl.config;

import com.foresyts.etl.config.InspectedSettings.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values that were given, and the problems found in them so far. */
final class GivenSettings {
  private static final Pattern SPACE_OR_CONTROL =
      Pattern.compile("[\\p{IsWhite_Space}\\p{Cc}\\p{Cf}]");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private final Map<Setting, Given> given;
  private final Path envFile;
  private final List<Problem> problems = new ArrayList<>();
  private int missing;

  /**
   * Refuses placeholders and values that the locale could not decode.
   *
   * @param given by setting; a value may be added later
   * @param envFile named if a setting is missing
   */
  GivenSettings(Map<Setting, Given> given, Path envFile) {
    this.given = given;
    this.envFile = envFile;
    given.forEach(
        (setting, found) -> {
          if (setting.isPlaceholder(found.value())) {
            problem(setting, "still has the placeholder of foremain.env.example: fill it in");
          } else if (found.isUndecodable()) {
            problem(setting, Undecodable.PROBLEM + ", or put it into the env file");
          }
        });
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Returns how many required settings were given nowhere. */
  int missing() {
    return missing;
  }

  /** Returns a warning for each value that is valid and looks as if something had changed it. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    given.forEach(
        (setting, found) -> {
          String hint = found.hint(setting);
          if (hint != null && !isWrong(setting)) {
            warnings.add("%s (%s): %s".formatted(setting, found.origin(), hint));
          }
        });
    return warnings;
  }

  boolean has(Setting setting) {
    return given.containsKey(setting);
  }

  void put(Setting setting, Given found) {
    given.put(setting, found);
  }

  @Nullable String value(Setting setting) {
    Given found = given.get(setting);
    return found == null ? null : found.value();
  }

  /** Returns the value, which must not hold white space or invisible characters. */
  @Nullable String word(Setting setting) {
    return without(SPACE_OR_CONTROL, setting, "must not hold white space or invisible characters");
  }

  /** Returns the value, which must not hold control characters. */
  @Nullable String name(Setting setting) {
    return without(CONTROL, setting, "must not hold line breaks or other control characters");
  }

  private @Nullable String without(Pattern unwanted, Setting setting, String rule) {
    String value = value(setting);
    if (value != null && unwanted.matcher(value).find()) {
      problem(setting, rule);
    }
    return value;
  }

  /** Returns the value, or an empty one after noting that it is missing. */
  String required(Setting setting, @Nullable String value) {
    if (value == null) {
      missing(setting, "", "");
      return "";
    }
    return value;
  }

  void missing(Setting setting, String before, String after) {
    missing++;
    problems.add(
        new Problem(
            setting,
            "is missing: %sset it in the environment or in %s%s"
                .formatted(before, envFile, after)));
  }

  /** Notes a problem, unless the setting already has one. */
  void problem(Setting setting, String whatAndWhatToDo) {
    if (isWrong(setting)) {
      return;
    }
    Given found = given.get(setting);
    String origin = found == null ? "" : "(" + found.origin() + ") ";
    String hint = found == null ? null : found.hint(setting);
    problems.add(
        new Problem(setting, origin + whatAndWhatToDo + (hint == null ? "" : "; " + hint)));
  }

  /** Quotes the value, which must not be secret, in the place of {@code %s}. */
  void problem(Setting setting, String whatAndWhatToDo, String value) {
    String quoted = '"' + CONTROL.matcher(value).replaceAll("?") + '"';
    problem(setting, whatAndWhatToDo.formatted(quoted));
  }

  private boolean isWrong(Setting setting) {
    return problems.stream().anyMatch(problem -> problem.setting() == setting);
  }
}
