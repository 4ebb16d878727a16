package com.foresyts.etl.config;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The settings, each by the name it has in the environment and in the env file. */
public enum Setting {
  CLIENT_ID("<client-id>"),
  AWS_REGION("<aws-region>"),
  /** Used if {@link #AWS_REGION} is set nowhere. */
  AWS_DEFAULT_REGION("<aws-region>"),
  AWS_ACCESS_KEY_ID("<access-key-id>"),
  AWS_SECRET_ACCESS_KEY("<secret-access-key>"),
  AWS_SESSION_TOKEN("<session-token>"),
  AWS_PROFILE("<profile>"),
  AWS_ENDPOINT_URL_DYNAMODB(null),
  AWS_ENDPOINT_URL(null),
  PG_HOST("<postgresql-host>"),
  PG_PORT(null),
  PG_DATABASE("<database>"),
  PG_USER("<user>"),
  PG_PASSWORD("<password>"),
  PG_SCHEMA("<schema>"),
  PG_SSLMODE(null),
  PG_SSLROOTCERT("<root-certificate-file>");

  private final @Nullable String placeholder;

  Setting(@Nullable String placeholder) {
    this.placeholder = placeholder;
  }

  /** Returns the setting of that name, or null if none. */
  static @Nullable Setting find(@Nullable String name) {
    return Arrays.stream(values())
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Whether the value is the placeholder that {@code foremain.env.example} has for the setting. */
  boolean isPlaceholder(String value) {
    return value.equals(placeholder);
  }
}
