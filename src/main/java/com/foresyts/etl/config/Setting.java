package com.foresyts.etl.config;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings, each by its name in the environment and in the env file. */
public enum Setting {
  CLIENT_ID("<client-id>", Mask.NOTHING, Rule.WORD),
  AWS_REGION("<aws-region>", Mask.NOTHING, Rule.REGION),
  /** Used if {@link #AWS_REGION} is unset. */
  AWS_DEFAULT_REGION("<aws-region>", Mask.NOTHING, Rule.REGION),
  AWS_ACCESS_KEY_ID("<access-key-id>", Mask.ALL_BUT_START, Rule.WORD),
  AWS_SECRET_ACCESS_KEY("<secret-access-key>", Mask.ALL, Rule.WORD),
  AWS_SESSION_TOKEN("<session-token>", Mask.ALL, Rule.WORD),
  AWS_PROFILE("<profile>", Mask.NOTHING, Rule.NAME),
  AWS_ENDPOINT_URL_DYNAMODB(null, Mask.URL_WITH_QUERY, Rule.ANY),
  AWS_ENDPOINT_URL_S3(null, Mask.URL_WITH_QUERY, Rule.ANY),
  AWS_ENDPOINT_URL(null, Mask.URL_WITH_QUERY, Rule.ANY),
  PG_HOST("<postgresql-host>", Mask.NOTHING, Rule.WORD),
  PG_PORT(null, Mask.NOTHING, Rule.PORT),
  PG_DATABASE("<database>", Mask.NOTHING, Rule.NAME),
  PG_USER("<user>", Mask.NOTHING, Rule.NAME),
  PG_PASSWORD("<password>", Mask.ALL, Rule.ANY),
  PG_AUTH(null, Mask.NOTHING, Rule.AUTH),
  PG_SCHEMA("<schema>", Mask.NOTHING, Rule.NAME),
  PG_SSLMODE(null, Mask.NOTHING, Rule.SSL_MODE),
  PG_SSLROOTCERT("<root-certificate-file>", Mask.NOTHING, Rule.FILE),
  PG_SSLCERT("<client-certificate-file>", Mask.NOTHING, Rule.FILE),
  PG_SSLKEY("<client-key-file>", Mask.NOTHING, Rule.FILE);

  /** The parts of the settings, of which a command may use some only. */
  public enum Part {
    CLIENT,
    /** Shared by all services of AWS. */
    AWS,
    DYNAMODB,
    S3,
    POSTGRESQL;

    public static final Set<Part> ALL = Set.of(values());
  }

  static final String IAM_LOGIN = "aws-iam";

  private enum Mask {
    NOTHING,
    ALL,
    ALL_BUT_START,
    /** A URL that is not used may be anything and contain a password. */
    URL_WITH_QUERY
  }

  /** What a value must be, whatever the other settings are. */
  private enum Rule {
    ANY(value -> true, ""),
    WORD(
        Pattern.compile("[^\\p{IsWhite_Space}\\p{Cc}\\p{Cf}]*").asMatchPredicate(),
        "must not hold white space or invisible characters"),
    NAME(
        Pattern.compile("\\P{Cc}*").asMatchPredicate(),
        "must not hold line breaks or other control characters"),
    FILE(
        Pattern.compile("(?!.*-----BEGIN)\\P{Cc}*").asMatchPredicate(),
        "must be the name of a file, not the key or certificate itself; a name has no line breaks or other control characters"),
    REGION(
        Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*").asMatchPredicate(),
        "is %s: a region looks like eu-central-1"),
    PORT(Settings.Postgres::isPort, "is %s: it must be a number from 1 to 65535"),
    /** The value may be a password in the wrong place. */
    AUTH(Pattern.compile("password|aws-iam").asMatchPredicate(), "must be password or aws-iam"),
    SSL_MODE(
        Pattern.compile("disable|allow|prefer|require|verify-ca|verify-full").asMatchPredicate(),
        "is %s: it must be one of disable, allow, prefer, require, verify-ca, verify-full");

    @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
    private final Predicate<String> valid;

    private final String problem;

    Rule(Predicate<String> valid, String problem) {
      this.valid = valid;
      this.problem = problem;
    }
  }

  private final @Nullable String placeholder;
  private final Mask mask;
  private final Rule rule;

  Setting(@Nullable String placeholder, Mask mask, Rule rule) {
    this.placeholder = placeholder;
    this.mask = mask;
    this.rule = rule;
  }

  /** Returns the setting of that name, or null if none. */
  static @Nullable Setting find(@Nullable String name) {
    return Arrays.stream(values())
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  Part part() {
    return switch (this) {
      case CLIENT_ID -> Part.CLIENT;
      case AWS_ENDPOINT_URL_DYNAMODB -> Part.DYNAMODB;
      case AWS_ENDPOINT_URL_S3 -> Part.S3;
      default -> name().startsWith("AWS_") ? Part.AWS : Part.POSTGRESQL;
    };
  }

  /** Returns whether a text can be the id of a client. */
  public static boolean isClientId(String text) {
    return !text.isBlank() && CLIENT_ID.problem(text) == null;
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
    return switch (this) {
      case PG_PORT -> Settings.Postgres.DEFAULT_PORT;
      case PG_AUTH -> "password";
      case PG_SSLMODE -> "prefer";
      default -> null;
    };
  }

  /** Returns why a value is invalid by itself, or null if it is valid. Quotes no secret. */
  @Nullable String problem(String value) {
    if (value.equals(placeholder)) {
      return "still has the placeholder of foremain.env.example: fill it in";
    }
    return rule.valid.test(value) ? null : rule.problem.formatted(quoted(value));
  }

  /** Returns a value in quotes, without its control characters. */
  static String quoted(String value) {
    return '"' + value.replaceAll("\\p{Cc}", "?") + '"';
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
