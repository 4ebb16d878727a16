package com.foresyts.etl.config;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The settings, each by its name in the environment and in the env file. */
public enum Setting {
  CLIENT_ID("<client-id>", Mask.NOTHING, null),
  AWS_REGION("<aws-region>", Mask.NOTHING, null),
  /** Used if {@link #AWS_REGION} is unset. */
  AWS_DEFAULT_REGION("<aws-region>", Mask.NOTHING, null),
  AWS_ACCESS_KEY_ID("<access-key-id>", Mask.ALL_BUT_START, null),
  AWS_SECRET_ACCESS_KEY("<secret-access-key>", Mask.ALL, null),
  AWS_SESSION_TOKEN("<session-token>", Mask.ALL, null),
  AWS_PROFILE("<profile>", Mask.NOTHING, null),
  AWS_ENDPOINT_URL_DYNAMODB(null, Mask.URL_WITH_QUERY, null),
  AWS_ENDPOINT_URL(null, Mask.URL_WITH_QUERY, null),
  PG_HOST("<postgresql-host>", Mask.NOTHING, null),
  PG_PORT(null, Mask.NOTHING, "5432"),
  PG_DATABASE("<database>", Mask.NOTHING, null),
  PG_USER("<user>", Mask.NOTHING, null),
  PG_PASSWORD("<password>", Mask.ALL, null),
  PG_SCHEMA("<schema>", Mask.NOTHING, null),
  PG_SSLMODE(null, Mask.NOTHING, "prefer"),
  PG_SSLROOTCERT("<root-certificate-file>", Mask.NOTHING, null);

  private enum Mask {
    NOTHING,
    ALL,
    ALL_BUT_START,
    /** A URL that is not used may be anything and contain a password. */
    URL_WITH_QUERY
  }

  private final @Nullable String placeholder;
  private final Mask mask;
  private final @Nullable String defaultValue;

  Setting(@Nullable String placeholder, Mask mask, @Nullable String defaultValue) {
    this.placeholder = placeholder;
    this.mask = mask;
    this.defaultValue = defaultValue;
  }

  /** Returns the setting of that name, or null if none. */
  static @Nullable Setting find(@Nullable String name) {
    return Arrays.stream(values())
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Returns whether no part of its value may be shown. */
  boolean isSecret() {
    return mask == Mask.ALL;
  }

  /** Returns whether the setting is one of the three that come from one place together. */
  boolean isAwsKey() {
    return this == AWS_ACCESS_KEY_ID || this == AWS_SECRET_ACCESS_KEY || this == AWS_SESSION_TOKEN;
  }

  /** Returns the default that {@code check} shows, or null if none. */
  @Nullable String defaultValue() {
    return defaultValue;
  }

  /** Returns whether the value is the placeholder in {@code foremain.env.example}. */
  boolean isPlaceholder(String value) {
    return value.equals(placeholder);
  }

  /** Returns the value with the part masked that must not be shown. */
  String masked(String value) {
    return switch (mask) {
      case NOTHING -> value;
      case ALL -> Settings.MASK;
      case ALL_BUT_START -> Settings.Credentials.masked(value);
      case URL_WITH_QUERY -> Settings.Aws.masked(value);
    };
  }
}
