package com.foresyts.etl.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value before validation.
 *
 * @param value not blank, unless it is that of an option; may be secret
 * @param origin as messages name it
 */
record RawSetting(String value, String origin) {
  static final String ENVIRONMENT = "environment";
  static final String CLIENT_OPTION = "--client";

  private static final Pattern QUOTED = Pattern.compile("(?s)([\"']).*\\1");

  /** Returns why the value is invalid by itself, or null if it is valid. Quotes no secret. */
  @Nullable String problem(Setting setting) {
    boolean decoded = origin.equals(ENVIRONMENT) || origin.equals(CLIENT_OPTION);
    if (decoded && Undecodable.isIn(value)) {
      return Undecodable.PROBLEM + ", or put it into the env file";
    }
    return value.isBlank()
        ? "is empty: give the client's id, or leave the option out"
        : setting.problem(value);
  }

  /** Returns advice if a shell, Docker or Kubernetes seems to have changed the value; else null. */
  @Nullable String hint(Setting setting) {
    if (setting == Setting.PG_PORT && value.startsWith("tcp://")) {
      return "Kubernetes sets it for a service named pg; set enableServiceLinks: false in the pod's spec";
    }
    if (value.endsWith("\n") || value.endsWith("\r")) {
      return "the value ends with a line break, as a secret made with echo does; use echo -n";
    }
    return QUOTED.matcher(value).matches()
        ? "the quotes around the value are part of it, as with docker --env-file; remove them"
        : null;
  }

  @Override
  public String toString() {
    return "RawSetting[origin=" + origin + "]";
  }
}
