package com.foresyts.etl.config;

import com.foresyts.etl.config.InspectedSettings.Problem;
import com.foresyts.etl.config.InspectedSettings.Shown;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides how much of the settings may be shown. */
final class ShownSettings {
  static final List<Setting> SECRETS =
      List.of(Setting.AWS_SECRET_ACCESS_KEY, Setting.AWS_SESSION_TOKEN, Setting.PG_PASSWORD);

  /** Defaults that may surprise. */
  private static final Map<Setting, Given> DEFAULTS =
      Map.of(
          Setting.PG_PORT,
          new Given(String.valueOf(SettingsValidator.DEFAULT_PORT), "default"),
          Setting.PG_SSLMODE,
          new Given("prefer", "default"));

  private ShownSettings() {}

  /** Invalid values are omitted; their problem says as much of them as may be told. */
  static List<Shown> of(Map<Setting, Given> given, List<Problem> problems) {
    Map<Setting, Given> valid = new EnumMap<>(DEFAULTS);
    valid.putAll(given);
    problems.forEach(problem -> valid.remove(problem.setting()));
    return valid.entrySet().stream()
        .map(
            entry ->
                new Shown(
                    entry.getKey(),
                    shown(entry.getKey(), entry.getValue().value()),
                    entry.getValue().origin()))
        .toList();
  }

  private static String shown(Setting setting, String value) {
    if (SECRETS.contains(setting)) {
      return Settings.MASK;
    }
    if (setting == Setting.AWS_ACCESS_KEY_ID) {
      return Settings.Credentials.shown(value);
    }
    boolean url =
        setting == Setting.AWS_ENDPOINT_URL || setting == Setting.AWS_ENDPOINT_URL_DYNAMODB;
    return url ? shownUrl(SettingsValidator.url(value)) : value;
  }

  /** Masks a URL that is not used: it may be anything, and hold a password. */
  private static String shownUrl(@Nullable URI url) {
    return url == null || url.getRawQuery() != null ? Settings.MASK : url.toString();
  }
}
