package com.foresyts.etl.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Warns of names that look like settings and are not read: misspelt settings, libpq's names, and
 * names that boto3 took from a loaded env file. Otherwise another account or an unencrypted
 * connection could be used unnoticed.
 */
final class UnreadNames {
  /** Variables that decide how libpq connects (PostgreSQL manual, "Environment Variables"). */
  private static final Pattern LIBPQ =
      Pattern.compile(
          "PG(HOST(ADDR)?|PORT|DATABASE|USER|PASSWORD|PASSFILE|SERVICE(FILE)?|OPTIONS"
              + "|CHANNELBINDING|TARGETSESSIONATTRS|REQUIRE[A-Z]+|SSL[A-Z]+|GSS[A-Z]+)");

  /** Read from the environment by the PostgreSQL driver. */
  private static final Set<String> READ_BY_DRIVER = Set.of("PGPASSFILE", "PGSERVICEFILE");

  private static final Pattern AWS_OR_PROXY =
      Pattern.compile("AWS_\\w+|(?i:HTTPS?_PROXY|NO_PROXY)");

  /** Certificates for Python; Java has its own trust store. */
  private static final String CERTIFICATES = "AWS_CA_BUNDLE";

  private static final Map<String, Setting> OTHER_NAMES =
      Map.of(
          "CLIENT", Setting.CLIENT_ID,
          "AWSDEFAULTPROFILE", Setting.AWS_PROFILE,
          "AWSSECURITYTOKEN", Setting.AWS_SESSION_TOKEN,
          "PGHOSTADDR", Setting.PG_HOST,
          "PGHOSTNAME", Setting.PG_HOST,
          "PGDB", Setting.PG_DATABASE,
          "PGDBNAME", Setting.PG_DATABASE,
          "PGUSERNAME", Setting.PG_USER,
          "PGREQUIRESSL", Setting.PG_SSLMODE);

  private static final Map<String, Setting> MEANT = new HashMap<>(OTHER_NAMES);

  private static final Set<String> READ =
      Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toUnmodifiableSet());

  static {
    MEANT.putAll(
        Arrays.stream(Setting.values())
            .collect(Collectors.toMap(setting -> plain(setting.name()), Function.identity())));
  }

  private final Map<String, String> environment;
  private final Set<Setting> given;

  /**
   * @param environment the process environment
   * @param given settings that have a value
   */
  UnreadNames(Map<String, String> environment, Set<Setting> given) {
    this.environment = environment;
    this.given = given;
  }

  /** Returns a warning for each name in the env file that is not read, in alphabetical order. */
  List<String> inFile(Map<String, String> values, Path file) {
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              String advice = value.isBlank() || READ.contains(name) ? null : inFile(name, value);
              if (advice != null) {
                warnings.add("%s in %s is not read: %s".formatted(name, file, advice));
              }
            });
    return warnings;
  }

  private @Nullable String inFile(String name, String value) {
    Setting meant = MEANT.get(plain(name));
    if (meant != null) {
      return use(meant);
    }
    if (name.equals(CERTIFICATES)) {
      return trustStore();
    }
    if (AWS_OR_PROXY.matcher(name).matches()) {
      // If a shell has sourced the file, the SDK reads the value from the environment.
      return value.equals(environment.get(name)) ? null : "set it in the environment";
    }
    boolean ours = name.startsWith("PG_");
    return ours || LIBPQ.matcher(name).matches() ? "there is no such setting" : null;
  }

  /**
   * Returns a warning for each name in the environment that libpq or boto3 would read, in
   * alphabetical order, unless the corresponding setting has a value.
   */
  List<String> inEnvironment() {
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      String value = Objects.requireNonNull(environment.get(name));
      String advice = value.isBlank() || READ.contains(name) ? null : inEnvironment(name);
      if (advice != null) {
        warnings.add("%s in the environment is not read: %s".formatted(name, advice));
      }
    }
    return warnings;
  }

  private @Nullable String inEnvironment(String name) {
    if (name.equals(CERTIFICATES)) {
      return trustStore();
    }
    boolean libpq = LIBPQ.matcher(name).matches() && !READ_BY_DRIVER.contains(name);
    Setting meant = MEANT.get(plain(name));
    if (meant == null) {
      return libpq ? "there is no such setting" : null;
    }
    boolean foreign = libpq || name.startsWith("AWS_");
    return foreign && !given.contains(meant) ? use(meant) : null;
  }

  private static String use(Setting setting) {
    return "set " + setting;
  }

  private static String trustStore() {
    return "name a trust store with -Djavax.net.ssl.trustStore";
  }

  /** Returns the name in upper case, letters and digits only. */
  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }
}
