package com.foresyts.etl.config;

import static com.foresyts.etl.config.RawSetting.ENVIRONMENT;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The places that settings come from.
 *
 * @param clientOption the value of {@code --client}; null if it is not given
 * @param file the settings of the env file
 * @param path the path of the env file; for messages
 */
record SettingSources(
    @Nullable String clientOption,
    Map<String, String> environment,
    Map<String, String> file,
    Path path) {
  /** Returns the parts with those that they need: a login with an IAM token uses AWS. */
  Set<Setting.Part> used(Set<Setting.Part> parts) {
    Set<Setting.Part> used = EnumSet.noneOf(Setting.Part.class);
    used.addAll(parts);
    String login = present(environment, Setting.PG_AUTH);
    if (login == null) {
      login = present(file, Setting.PG_AUTH);
    }
    if (used.contains(Setting.Part.POSTGRESQL) && Setting.IAM_LOGIN.equals(login)) {
      used.add(Setting.Part.AWS);
    }
    return used;
  }

  /**
   * Merges the values of the settings of some parts.
   *
   * @param warnings gets a line for each value that is given and lost
   */
  Map<Setting, RawSetting> merge(Set<Setting.Part> parts, List<String> warnings) {
    boolean keysInEnvironment = has(environment, Setting::isAwsKey);
    Map<Setting, RawSetting> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String inEnvironment = present(environment, setting);
      String inFile = present(file, setting);
      boolean isSecondRegion =
          setting == Setting.AWS_DEFAULT_REGION && given.containsKey(Setting.AWS_REGION);
      if (isSecondRegion || !parts.contains(setting.part())) {
        continue;
      }
      if (setting == Setting.CLIENT_ID && clientOption != null) {
        given.put(setting, new RawSetting(clientOption, RawSetting.CLIENT_OPTION));
      } else if (inEnvironment != null) {
        given.put(setting, new RawSetting(inEnvironment, ENVIRONMENT));
        if (inFile != null && !inFile.equals(inEnvironment)) {
          warnings.add(
              "%s differs between the environment and %s: the environment's value is used"
                  .formatted(setting, path));
        }
      } else if (inFile != null && keysInEnvironment && setting.isAwsKey()) {
        warnings.add(
            "%s in %s is not used: the environment has AWS keys, and they come from one place"
                .formatted(setting, path));
      } else if (inFile != null) {
        given.put(setting, new RawSetting(inFile, path.toString()));
      }
    }
    return given;
  }

  /** Returns whether the env file has a setting of a kind. */
  boolean hasInFile(Predicate<Setting> kind) {
    return has(file, kind);
  }

  private static boolean has(Map<String, String> source, Predicate<Setting> kind) {
    return Arrays.stream(Setting.values())
        .anyMatch(setting -> kind.test(setting) && present(source, setting) != null);
  }

  /** Returns the value, or null if it is unset or blank. */
  private static @Nullable String present(Map<String, String> source, Setting setting) {
    String value = source.get(setting.name());
    return value == null || value.isBlank() ? null : value;
  }
}
