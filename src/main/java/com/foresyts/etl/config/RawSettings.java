package com.foresyts.etl.config;

import com.foresyts.etl.config.SettingsReport.Problem;
import com.foresyts.etl.config.SettingsReport.SettingValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values before validation, and the problems found so far: at most one of a setting. */
final class RawSettings {
  private final Map<Setting, RawSetting> given = new EnumMap<>(Setting.class);
  private final Map<Setting, RawSetting> unused;
  private final Set<Setting.Part> used;
  private final Path envFile;
  private final Map<Setting, String> problems = new EnumMap<>(Setting.class);
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param unused the values of other parts, which are only shown
   * @param used the parts whose settings may be missing only if they are optional
   * @param envFile is named if a setting is missing
   */
  RawSettings(
      Map<Setting, RawSetting> given,
      Map<Setting, RawSetting> unused,
      Set<Setting.Part> used,
      Path envFile) {
    this.unused = unused;
    this.used = used;
    this.envFile = envFile;
    given.forEach(this::put);
  }

  /** Returns the problems in the order of {@link Setting}. */
  List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    problems.forEach((setting, message) -> found.add(new Problem(setting.name(), message)));
    return found;
  }

  /** Returns the number of required settings that are missing. */
  long missing() {
    return problems.keySet().stream().filter(setting -> !has(setting)).count();
  }

  /** Returns valid values, unused ones and defaults, masked, in the order of {@link Setting}. */
  List<SettingValue> values() {
    List<SettingValue> values = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      RawSetting found = given.get(setting);
      String value = found == null ? setting.defaultValue() : found.value();
      if (value != null && uses(setting.part()) && !problems.containsKey(setting)) {
        String origin = found == null ? "default" : found.origin();
        values.add(new SettingValue(setting.name(), setting.masked(value), origin));
      }
      RawSetting idle = unused.get(setting);
      if (idle != null) {
        String shown = idle.problem(setting) == null ? setting.masked(idle.value()) : Settings.MASK;
        values.add(new SettingValue(setting.name(), shown, idle.origin() + "; not used"));
      }
    }
    return values;
  }

  /** Returns the warnings, with one for each valid value that something seems to have changed. */
  List<String> warnings() {
    given.forEach(
        (setting, found) -> {
          String hint = found.hint(setting);
          if (hint != null && !problems.containsKey(setting)) {
            warning(setting, hint);
          }
        });
    return warnings;
  }

  void warning(Setting setting, String message) {
    String origin = Objects.requireNonNull(given.get(setting)).origin();
    warnings.add("%s (%s): %s".formatted(setting, origin, message));
  }

  /** Warns that a value is not used, and drops the problem that it may have. */
  void unused(Setting setting, String message) {
    problems.remove(setting);
    warning(setting, message);
  }

  boolean uses(Setting.Part part) {
    return used.contains(part);
  }

  boolean has(Setting setting) {
    return given.containsKey(setting);
  }

  /** Adds or replaces a value, and adds a problem if it is invalid by itself. */
  void put(Setting setting, RawSetting found) {
    given.put(setting, found);
    String problem = found.problem(setting);
    if (problem != null) {
      problem(setting, problem);
    }
  }

  @Nullable String value(Setting setting) {
    RawSetting found = given.get(setting);
    return found == null ? null : found.value();
  }

  /** Returns the value; if there is none, adds a problem and returns an empty value. */
  String required(Setting setting) {
    String value = value(setting);
    if (value == null) {
      missing(setting, "", "");
      return "";
    }
    return value;
  }

  /**
   * Adds the problem that a required setting of a used part is missing, with words around the
   * advice.
   */
  void missing(Setting setting, String before, String after) {
    if (uses(setting.part())) {
      problems.put(
          setting,
          "is missing: %sset it in the environment or in %s%s".formatted(before, envFile, after));
    }
  }

  /** Adds a problem of a value, unless it already has one. */
  void problem(Setting setting, String message) {
    RawSetting found = Objects.requireNonNull(given.get(setting));
    String hint = found.hint(setting);
    String advice = hint == null ? "" : "; " + hint;
    problems.putIfAbsent(setting, "(%s) %s%s".formatted(found.origin(), message, advice));
  }
}
