package com.foresyts.etl.config;

import com.foresyts.etl.error.EtlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of the settings, whether a run can use them or not. No secret is in it but
 * those of the settings themselves, which mask them.
 *
 * @param settings null where there are problems
 * @param shown what was given, in the order of {@link Setting}, less what is wrong
 * @param problems empty where the settings are valid
 * @param warnings a line each, without any value
 */
public record InspectedSettings(
    @Nullable Settings settings, List<Shown> shown, List<Problem> problems, List<String> warnings) {
  public InspectedSettings {
    shown = List.copyOf(shown);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** The client id; null where there is none that is valid. */
  public @Nullable String clientId() {
    return shown.stream()
        .filter(given -> given.setting() == Setting.CLIENT_ID)
        .map(Shown::value)
        .findFirst()
        .orElse(null);
  }

  /**
   * The settings of a run.
   *
   * @throws EtlException (CONFIGURATION) naming everything that is wrong, a line each, then the
   *     warnings
   */
  public LoadedSettings loaded() {
    if (settings == null) {
      List<String> lines = new ArrayList<>();
      problems.forEach(problem -> lines.add(problem.line()));
      warnings.forEach(warning -> lines.add("warning: " + warning));
      throw new EtlException(EtlException.Category.CONFIGURATION, "Invalid settings:", lines);
    }
    return new LoadedSettings(settings, warnings);
  }

  /**
   * A setting as it may be shown.
   *
   * @param value of a secret as much as is harmless
   * @param origin where it was found: {@code --client}, {@code environment}, the path of the env
   *     file, {@code AWS configuration} or {@code default}
   */
  public record Shown(Setting setting, String value, String origin) {}

  /**
   * What is wrong.
   *
   * @param setting null if it is the lack of an env file
   * @param message goes on after the setting's name; without a secret
   */
  public record Problem(@Nullable Setting setting, String message) {
    /** The setting's name, or a word for the env file. */
    public String subject() {
      return setting == null ? "env file" : setting.name();
    }

    String line() {
      return setting == null ? message : setting + " " + message;
    }
  }
}
