package com.foresyts.etl.config;

import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.config.Settings.Postgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts raw settings into {@link Settings} and adds a problem for each that is invalid. */
final class SettingsValidator {
  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");
  private static final Pattern MORE_THAN_HOST = Pattern.compile(".*[/@?].*|[^:]*:[0-9]*");

  private final RawSettings given;
  private final Path workingDirectory;

  SettingsValidator(RawSettings given, Path workingDirectory) {
    this.given = given;
    this.workingDirectory = workingDirectory;
  }

  /** Returns the settings, which are valid only if no problem was added. */
  Settings validate(Function<@Nullable String, Optional<String>> defaultRegion) {
    return new Settings(
        clientId(),
        new Aws(
            region(defaultRegion),
            credentials(),
            given.name(Setting.AWS_PROFILE),
            endpoint(),
            generalEndpoint()),
        new Postgres(
            host(),
            port(),
            given.required(Setting.PG_DATABASE, given.name(Setting.PG_DATABASE)),
            given.required(Setting.PG_USER, given.name(Setting.PG_USER)),
            given.required(Setting.PG_PASSWORD, given.value(Setting.PG_PASSWORD)),
            given.name(Setting.PG_SCHEMA),
            sslMode(),
            sslRootCert()));
  }

  /** Returns the client id, which is valid only if no problem was added. */
  String clientId() {
    String client = given.value(Setting.CLIENT_ID);
    if (client == null) {
      given.missing(Setting.CLIENT_ID, "give --client, or ", "");
      return "";
    }
    if (client.isBlank()) {
      given.problem(Setting.CLIENT_ID, "is empty: give the client's id, or leave the option out");
      return "";
    }
    given.word(Setting.CLIENT_ID);
    return client;
  }

  private String region(Function<@Nullable String, Optional<String>> defaultRegion) {
    Setting setting =
        given.has(Setting.AWS_REGION) || !given.has(Setting.AWS_DEFAULT_REGION)
            ? Setting.AWS_REGION
            : Setting.AWS_DEFAULT_REGION;
    String region = given.value(setting);
    if (region == null) {
      region = defaultRegion.apply(given.value(Setting.AWS_PROFILE)).orElse("");
      if (region.isBlank()) {
        given.missing(setting, "", ", or give the AWS profile a region");
        return "";
      }
      given.put(setting, new RawSetting(region, "AWS configuration"));
    }
    if (!REGION.matcher(region).matches()) {
      given.problem(setting, "is %s: a region looks like eu-central-1", region);
    }
    return region;
  }

  private @Nullable Credentials credentials() {
    String accessKeyId = given.word(Setting.AWS_ACCESS_KEY_ID);
    String secretAccessKey = given.word(Setting.AWS_SECRET_ACCESS_KEY);
    String sessionToken = given.word(Setting.AWS_SESSION_TOKEN);
    if (accessKeyId != null && secretAccessKey != null) {
      return new Credentials(accessKeyId, secretAccessKey, sessionToken);
    }
    String missing =
        Stream.of(Setting.AWS_ACCESS_KEY_ID, Setting.AWS_SECRET_ACCESS_KEY)
            .filter(key -> !given.has(key))
            .map(Setting::name)
            .collect(Collectors.joining(" and "));
    Arrays.stream(Setting.values())
        .filter(Setting::isAwsKey)
        .filter(given::has)
        .findFirst()
        .ifPresent(
            key ->
                given.problem(
                    key,
                    "needs " + missing + " from the same place: set both keys there, or none"));
    return null;
  }

  private @Nullable URI endpoint() {
    Setting setting =
        given.has(Setting.AWS_ENDPOINT_URL_DYNAMODB)
            ? Setting.AWS_ENDPOINT_URL_DYNAMODB
            : Setting.AWS_ENDPOINT_URL;
    String value = given.value(setting);
    URI endpoint = value == null ? null : Aws.url(value);
    if (value != null && endpoint == null) {
      given.problem(
          setting,
          "must be an http or https URL such as http://localhost:8000, with a valid host name and"
              + " without a user name");
    }
    return endpoint;
  }

  /** Returns null if the URL is invalid, which is no problem unless DynamoDB needs it. */
  private @Nullable URI generalEndpoint() {
    String value = given.value(Setting.AWS_ENDPOINT_URL);
    return value == null ? null : Aws.url(value);
  }

  private String host() {
    String host = given.required(Setting.PG_HOST, given.word(Setting.PG_HOST));
    if (MORE_THAN_HOST.matcher(host).matches()) {
      given.problem(
          Setting.PG_HOST, "must be a host name or address alone; the port goes into PG_PORT");
    }
    return host;
  }

  private int port() {
    String value =
        Objects.requireNonNullElse(
            given.value(Setting.PG_PORT), String.valueOf(Setting.PG_PORT.defaultValue()));
    int port = PORT.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (port < 1 || port > Settings.HIGHEST_PORT) {
      given.problem(Setting.PG_PORT, "is %s: it must be a number from 1 to 65535", value);
    }
    return port;
  }

  private @Nullable String sslMode() {
    String value = given.value(Setting.PG_SSLMODE);
    if (value != null && !SSL_MODES.contains(value)) {
      given.problem(
          Setting.PG_SSLMODE, "is %s: it must be one of " + String.join(", ", SSL_MODES), value);
    }
    return value;
  }

  private @Nullable Path sslRootCert() {
    String value = given.value(Setting.PG_SSLROOTCERT);
    if (value == null) {
      return null;
    }
    try {
      Path file = workingDirectory.resolve(value);
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      given.problem(
          Setting.PG_SSLROOTCERT,
          "is %s: no file can have that name in this locale; set LC_ALL=C.UTF-8",
          value);
      return null;
    }
    given.problem(Setting.PG_SSLROOTCERT, "is %s: there is no such file that can be read", value);
    return null;
  }
}
