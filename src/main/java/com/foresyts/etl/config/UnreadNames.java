package com.foresyts.etl.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns, in alphabetical order, of names that look like settings and are not read: misspelt
 * settings, libpq's names, and names that boto3 took from a loaded env file. Otherwise another
 * account or an unencrypted connection could be used unnoticed.
 */
final class UnreadNames {
  /** Decide how libpq connects (PostgreSQL manual, "Environment Variables"). */
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

  private static final String TRUST_STORE = "name a trust store with -Djavax.net.ssl.trustStore";
  private static final String NO_SETTING = "there is no such setting";

  /** The settings by their names and by others that mean them, all {@linkplain #plain plain}. */
  private static final Map<String, Setting> MEANT =
      new HashMap<>(
          Map.of(
              "CLIENT", Setting.CLIENT_ID,
              "AWSDEFAULTPROFILE", Setting.AWS_PROFILE,
              "AWSSECURITYTOKEN", Setting.AWS_SESSION_TOKEN,
              "PGHOSTADDR", Setting.PG_HOST,
              "PGHOSTNAME", Setting.PG_HOST,
              "PGDB", Setting.PG_DATABASE,
              "PGDBNAME", Setting.PG_DATABASE,
              "PGUSERNAME", Setting.PG_USER,
              "PGREQUIRESSL", Setting.PG_SSLMODE));

  static {
    for (Setting setting : Setting.values()) {
      MEANT.put(plain(setting.name()), setting);
    }
  }

  private final Map<String, String> environment;
  private final Set<Setting.Part> used;
  private final Set<Setting> given;

  /**
   * @param used the parts of the settings that the command uses; names of others give no warning
   * @param given the settings that have a value
   */
  UnreadNames(Map<String, String> environment, Set<Setting.Part> used, Set<Setting> given) {
    this.environment = environment;
    this.used = used;
    this.given = given;
  }

  /** Returns a warning for each name in the env file that is not read. */
  List<String> inFile(Map<String, String> values, Path file) {
    return warnings(values, file.toString(), this::adviceOnFile);
  }

  /** Returns a warning for each name that libpq or boto3 reads, and whose setting is not given. */
  List<String> inEnvironment() {
    return warnings(environment, "the environment", (name, value) -> adviceOnEnvironment(name));
  }

  private List<String> warnings(
      Map<String, String> values,
      String place,
      BiFunction<String, String, @Nullable String> advice) {
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              boolean unread = !value.isBlank() && Setting.find(name) == null && isOfUsedPart(name);
              String todo = unread ? advice.apply(name, value) : null;
              if (todo != null) {
                warnings.add("%s in %s is not read: %s".formatted(name, place, todo));
              }
            });
    return warnings;
  }

  private boolean isOfUsedPart(String name) {
    Setting meant = MEANT.get(plain(name));
    if (meant != null) {
      return used.contains(meant.part());
    }
    return used.contains(name.startsWith("PG") ? Setting.Part.POSTGRESQL : Setting.Part.AWS);
  }

  private @Nullable String adviceOnFile(String name, String value) {
    Setting meant = MEANT.get(plain(name));
    if (meant != null) {
      return "set " + meant;
    }
    if (name.equals(CERTIFICATES)) {
      return TRUST_STORE;
    }
    if (AWS_OR_PROXY.matcher(name).matches() || name.equals("PGPASSFILE")) {
      // If a shell has sourced the file, the SDK reads the value from the environment.
      return value.equals(environment.get(name)) ? null : "set it in the environment";
    }
    return name.startsWith("PG_") || LIBPQ.matcher(name).matches() ? NO_SETTING : null;
  }

  private @Nullable String adviceOnEnvironment(String name) {
    if (name.equals(CERTIFICATES)) {
      return TRUST_STORE;
    }
    boolean libpq = LIBPQ.matcher(name).matches() && !READ_BY_DRIVER.contains(name);
    Setting meant = MEANT.get(plain(name));
    if (meant == null) {
      return libpq ? NO_SETTING : null;
    }
    boolean foreign = libpq || name.startsWith("AWS_");
    return foreign && !given.contains(meant) ? "set " + meant : null;
  }

  /** Returns the name in upper case, letters and digits only. */
  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }
}
