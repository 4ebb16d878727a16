package com.foresyts.etl.config;

import com.foresyts.etl.config.SettingsReport.Problem;
import com.foresyts.etl.config.SettingsReport.SettingValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values before validation, and the problems found so far. */
final class RawSettings {
  private static final Pattern SPACE_OR_CONTROL =
      Pattern.compile("[\\p{IsWhite_Space}\\p{Cc}\\p{Cf}]");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private final Map<Setting, RawSetting> given;
  private final Path envFile;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Adds a problem for each placeholder and each value that the locale could not decode.
   *
   * @param given by setting; {@link #put} changes it
   * @param envFile named if a setting is missing
   */
  RawSettings(Map<Setting, RawSetting> given, Path envFile) {
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

  /** Returns the number of required settings that are missing. */
  long missing() {
    return problems.stream().filter(problem -> !has(problem.setting())).count();
  }

  /** Returns valid values and defaults, masked, in the order of {@link Setting}. */
  List<SettingValue> values() {
    List<SettingValue> values = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      RawSetting found = given.get(setting);
      String value = found == null ? setting.defaultValue() : found.value();
      if (value != null && !isWrong(setting)) {
        String origin = found == null ? "default" : found.origin();
        values.add(new SettingValue(setting, setting.masked(value), origin));
      }
    }
    return values;
  }

  /** Returns a warning for each valid value that something seems to have changed. */
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

  boolean has(@Nullable Setting setting) {
    return given.containsKey(setting);
  }

  void put(Setting setting, RawSetting found) {
    given.put(setting, found);
  }

  @Nullable String value(Setting setting) {
    RawSetting found = given.get(setting);
    return found == null ? null : found.value();
  }

  /** Returns the value; adds a problem if it contains white space or invisible characters. */
  @Nullable String word(Setting setting) {
    return without(SPACE_OR_CONTROL, setting, "must not hold white space or invisible characters");
  }

  /** Returns the value; adds a problem if it contains control characters. */
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

  /** Returns the value; if it is null, adds a problem and returns an empty value. */
  String required(Setting setting, @Nullable String value) {
    if (value == null) {
      missing(setting, "", "");
      return "";
    }
    return value;
  }

  /** Adds the problem that a required setting is missing. */
  void missing(Setting setting, String before, String after) {
    problems.add(
        new Problem(
            setting,
            "is missing: %sset it in the environment or in %s%s"
                .formatted(before, envFile, after)));
  }

  /** Adds a problem, unless the setting already has one. */
  void problem(Setting setting, String message) {
    if (isWrong(setting)) {
      return;
    }
    RawSetting found = given.get(setting);
    String origin = found == null ? "" : "(" + found.origin() + ") ";
    String hint = found == null ? null : found.hint(setting);
    problems.add(new Problem(setting, origin + message + (hint == null ? "" : "; " + hint)));
  }

  /** Adds a problem that quotes the value, which must not be secret, in place of {@code %s}. */
  void problem(Setting setting, String message, String value) {
    String quoted = '"' + CONTROL.matcher(value).replaceAll("?") + '"';
    problem(setting, message.formatted(quoted));
  }

  private boolean isWrong(Setting setting) {
    return problems.stream().anyMatch(problem -> problem.setting() == setting);
  }
}
