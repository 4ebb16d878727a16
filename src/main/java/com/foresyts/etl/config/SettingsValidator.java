package com.foresyts.etl.config;

import com.foresyts.etl.config.InspectedSettings.Problem;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.config.Settings.Postgres;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what was given into {@link Settings}, noting everything that is wrong on the way. */
final class SettingsValidator {
  /**
   * A value and the place it was found in, as messages name it.
   *
   * @param value not empty, except that of an option; possibly secret
   */
  record Given(String value, String origin) {
    @Override
    public String toString() {
      return "Given[origin=" + origin + "]";
    }
  }

  static final int DEFAULT_PORT = 5432;
  private static final int HIGHEST_PORT = 65535;
  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private static final Pattern SPACE_OR_CONTROL =
      Pattern.compile("[\\p{IsWhite_Space}\\p{Cc}\\p{Cf}]");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z-]+>");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");
  private static final Pattern MORE_THAN_HOST = Pattern.compile(".*[/@?].*|[^:]*:[0-9]*");

  private final Map<Setting, Given> given;
  private final Path workingDirectory;
  private final Path envFile;
  private final List<Problem> problems = new ArrayList<>();

  SettingsValidator(Map<Setting, Given> given, Path workingDirectory, Path envFile) {
    this.given = given;
    this.workingDirectory = workingDirectory;
    this.envFile = envFile;
  }

  /** Empty where the settings are valid. */
  List<Problem> problems() {
    return problems;
  }

  /** What it returns is valid only where no problem was noted. */
  Settings validate(DefaultRegion defaultRegion) {
    given.forEach(
        (setting, found) -> {
          if (PLACEHOLDER.matcher(found.value()).matches()) {
            problem(setting, "still has the placeholder of foremain.env.example: fill it in");
          }
        });
    return new Settings(
        clientId(),
        new Aws(
            region(defaultRegion),
            credentials(),
            name(Setting.AWS_PROFILE),
            endpoint(),
            generalEndpoint()),
        new Postgres(
            host(),
            port(),
            required(Setting.PG_DATABASE, name(Setting.PG_DATABASE)),
            required(Setting.PG_USER, name(Setting.PG_USER)),
            required(Setting.PG_PASSWORD, value(Setting.PG_PASSWORD)),
            name(Setting.PG_SCHEMA),
            sslMode(),
            sslRootCert()));
  }

  private String clientId() {
    String client = value(Setting.CLIENT_ID);
    if (client == null) {
      missing(Setting.CLIENT_ID, "give --client, or ", "");
      return "";
    }
    if (client.isBlank()) {
      problem(Setting.CLIENT_ID, "is empty: give the client's id, or leave the option out");
      return "";
    }
    word(Setting.CLIENT_ID);
    return client;
  }

  private String region(DefaultRegion defaultRegion) {
    String region = value(Setting.AWS_REGION);
    if (region == null) {
      region = defaultRegion.find(value(Setting.AWS_PROFILE)).orElse("");
      if (region.isBlank()) {
        missing(Setting.AWS_REGION, "", ", or give the AWS profile a region");
        return "";
      }
      given.put(Setting.AWS_REGION, new Given(region, "AWS configuration"));
    }
    if (!REGION.matcher(region).matches()) {
      problem(Setting.AWS_REGION, "is %s: a region looks like eu-central-1", region);
    }
    return region;
  }

  private @Nullable Credentials credentials() {
    String accessKeyId = word(Setting.AWS_ACCESS_KEY_ID);
    String secretAccessKey = word(Setting.AWS_SECRET_ACCESS_KEY);
    String sessionToken = word(Setting.AWS_SESSION_TOKEN);
    if (accessKeyId != null && secretAccessKey != null) {
      return new Credentials(accessKeyId, secretAccessKey, sessionToken);
    }
    String missing =
        Stream.of(Setting.AWS_ACCESS_KEY_ID, Setting.AWS_SECRET_ACCESS_KEY)
            .filter(key -> !given.containsKey(key))
            .map(Setting::name)
            .collect(Collectors.joining(" and "));
    SettingsLoader.AWS_KEYS.stream()
        .filter(given::containsKey)
        .findFirst()
        .ifPresent(
            key ->
                problem(
                    key,
                    "needs " + missing + " from the same place: set both keys there, or none"));
    return null;
  }

  private @Nullable URI endpoint() {
    Setting setting =
        given.containsKey(Setting.AWS_ENDPOINT_URL_DYNAMODB)
            ? Setting.AWS_ENDPOINT_URL_DYNAMODB
            : Setting.AWS_ENDPOINT_URL;
    String value = value(setting);
    URI endpoint = value == null ? null : url(value);
    if (value != null && endpoint == null) {
      problem(
          setting,
          "must be an http or https URL such as http://localhost:8000, with a valid host name and"
              + " without a user name");
    }
    return endpoint;
  }

  /** Where it is not the endpoint of DynamoDB, a run does without it, and it may be wrong. */
  private @Nullable URI generalEndpoint() {
    String value = value(Setting.AWS_ENDPOINT_URL);
    return value == null ? null : url(value);
  }

  /** Null where the text is no usable URL, or has a user name, and so perhaps a password. */
  static @Nullable URI url(String text) {
    try {
      URI uri = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      boolean usable =
          web
              && uri.getHost() != null
              && uri.getPort() <= HIGHEST_PORT
              && uri.getRawUserInfo() == null;
      return usable ? uri : null;
    } catch (URISyntaxException e) {
      return null; // the exception quotes the text
    }
  }

  private String host() {
    String host = required(Setting.PG_HOST, word(Setting.PG_HOST));
    if (MORE_THAN_HOST.matcher(host).matches()) {
      problem(Setting.PG_HOST, "must be a host name or address alone; the port goes into PG_PORT");
    }
    return host;
  }

  private int port() {
    String value = value(Setting.PG_PORT);
    if (value == null) {
      return DEFAULT_PORT;
    }
    int port = PORT.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      problem(Setting.PG_PORT, "is %s: it must be a number from 1 to 65535", value);
    }
    return port;
  }

  private @Nullable String sslMode() {
    String value = value(Setting.PG_SSLMODE);
    if (value != null && !SSL_MODES.contains(value)) {
      problem(
          Setting.PG_SSLMODE, "is %s: it must be one of " + String.join(", ", SSL_MODES), value);
    }
    return value;
  }

  private @Nullable Path sslRootCert() {
    String value = value(Setting.PG_SSLROOTCERT);
    if (value == null) {
      return null;
    }
    try {
      Path file = workingDirectory.resolve(value);
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // Told below.
    }
    problem(Setting.PG_SSLROOTCERT, "is %s: there is no such file that can be read", value);
    return null;
  }

  private String required(Setting setting, @Nullable String value) {
    if (value == null) {
      missing(setting, "", "");
      return "";
    }
    return value;
  }

  private @Nullable String word(Setting setting) {
    return without(SPACE_OR_CONTROL, setting, "must not hold white space or invisible characters");
  }

  private @Nullable String name(Setting setting) {
    return without(CONTROL, setting, "must not hold line breaks or other control characters");
  }

  private @Nullable String without(Pattern unwanted, Setting setting, String rule) {
    String value = value(setting);
    if (value != null && unwanted.matcher(value).find()) {
      problem(setting, rule);
    }
    return value;
  }

  private @Nullable String value(Setting setting) {
    Given found = given.get(setting);
    return found == null ? null : found.value();
  }

  private void missing(Setting setting, String before, String after) {
    problems.add(
        new Problem(
            setting,
            "is missing: %sset it in the environment or in %s%s"
                .formatted(before, envFile, after)));
  }

  private void problem(Setting setting, String whatAndWhatToDo) {
    Given found = given.get(setting);
    String origin = found == null ? "" : "(" + found.origin() + ") ";
    problems.add(new Problem(setting, origin + whatAndWhatToDo));
  }

  /** Quotes the value, which must not be secret, where the text has {@code %s}. */
  private void problem(Setting setting, String whatAndWhatToDo, String value) {
    String quoted = '"' + CONTROL.matcher(value).replaceAll("?") + '"';
    problem(setting, whatAndWhatToDo.formatted(quoted));
  }
}
