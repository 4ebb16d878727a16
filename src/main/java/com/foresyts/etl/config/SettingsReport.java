package com.foresyts.etl.config;

import com.foresyts.etl.error.EtlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings, valid or not. Secrets are only in the settings themselves, which mask them.
 *
 * @param settings null if there are problems
 * @param values valid values, unused ones and defaults, in the order of {@link Setting}, then the
 *     proxies
 * @param problems empty if the settings are valid
 * @param warnings one line each, without values
 */
public record SettingsReport(
    @Nullable Settings settings,
    List<SettingValue> values,
    List<Problem> problems,
    List<String> warnings) {
  public SettingsReport {
    values = List.copyOf(values);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** Returns the client id, or null if none is valid. */
  public @Nullable String clientId() {
    return values.stream()
        .filter(value -> value.name().equals(Setting.CLIENT_ID.name()))
        .map(SettingValue::value)
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the settings.
   *
   * @throws EtlException (CONFIGURATION) if there are problems, with a line for each and then the
   *     warnings
   */
  public Settings orThrow() {
    if (settings == null) {
      List<String> lines = new ArrayList<>();
      problems.forEach(problem -> lines.add(problem.line()));
      warnings.forEach(warning -> lines.add("warning: " + warning));
      throw new EtlException(EtlException.Category.CONFIGURATION, "Invalid settings:", lines);
    }
    return settings;
  }

  /**
   * A setting or variable that may be shown.
   *
   * @param value masked if it is secret
   * @param origin such as {@code environment} or {@code default}
   */
  public record SettingValue(String name, String value, String origin) {}

  /**
   * A setting or variable that is missing or invalid.
   *
   * @param name null if the env file is missing
   * @param message follows the name; without secrets
   */
  public record Problem(@Nullable String name, String message) {
    /** Returns the name, or one for the env file. */
    public String subject() {
      return name == null ? "env file" : name;
    }

    String line() {
      return name == null ? message : name + " " + message;
    }
  }
}
