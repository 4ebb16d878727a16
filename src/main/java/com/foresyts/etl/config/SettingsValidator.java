package com.foresyts.etl.config;

import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.config.Settings.Postgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts raw settings into {@link Settings} and adds a problem for each that is invalid. */
final class SettingsValidator {
  private static final Pattern MORE_THAN_HOST = Pattern.compile(".*[/@?].*|[^:]*:[0-9]*");

  private final RawSettings given;
  private final Path workingDirectory;

  SettingsValidator(RawSettings given, Path workingDirectory) {
    this.given = given;
    this.workingDirectory = workingDirectory;
  }

  /** Returns the settings, which are valid only if no problem was added. */
  Settings validate(Proxies proxies, Function<@Nullable String, Optional<String>> defaultRegion) {
    String client = given.value(Setting.CLIENT_ID);
    if (client == null) {
      given.missing(Setting.CLIENT_ID, "give --client, or ", "");
    }
    return new Settings(
        String.valueOf(client),
        new Aws(
            region(defaultRegion),
            credentials(),
            given.value(Setting.AWS_PROFILE),
            endpoint(),
            url(Setting.AWS_ENDPOINT_URL),
            proxies),
        new Postgres(
            host(),
            port(),
            given.required(Setting.PG_DATABASE),
            given.required(Setting.PG_USER),
            given.required(Setting.PG_PASSWORD),
            given.value(Setting.PG_SCHEMA),
            given.value(Setting.PG_SSLMODE),
            sslRootCert()));
  }

  private String region(Function<@Nullable String, Optional<String>> defaultRegion) {
    Setting setting =
        given.has(Setting.AWS_DEFAULT_REGION) ? Setting.AWS_DEFAULT_REGION : Setting.AWS_REGION;
    if (!given.has(setting)) {
      String region = defaultRegion.apply(given.value(Setting.AWS_PROFILE)).orElse("");
      if (region.isBlank()) {
        given.missing(setting, "", ", or give the AWS profile a region");
      } else {
        given.put(setting, new RawSetting(region, "AWS configuration"));
      }
    }
    return String.valueOf(given.value(setting));
  }

  private @Nullable Credentials credentials() {
    String accessKeyId = given.value(Setting.AWS_ACCESS_KEY_ID);
    String secretAccessKey = given.value(Setting.AWS_SECRET_ACCESS_KEY);
    if (accessKeyId != null && secretAccessKey != null) {
      return new Credentials(accessKeyId, secretAccessKey, given.value(Setting.AWS_SESSION_TOKEN));
    }
    String missing =
        Stream.of(Setting.AWS_ACCESS_KEY_ID, Setting.AWS_SECRET_ACCESS_KEY)
            .filter(key -> !given.has(key))
            .map(Setting::name)
            .collect(Collectors.joining(" and "));
    String problem = "needs " + missing + " from the same place: set both keys there, or none";
    Arrays.stream(Setting.values())
        .filter(setting -> setting.isAwsKey() && given.has(setting))
        .findFirst()
        .ifPresent(key -> given.problem(key, problem));
    return null;
  }

  private @Nullable URI endpoint() {
    Setting setting =
        given.has(Setting.AWS_ENDPOINT_URL_DYNAMODB)
            ? Setting.AWS_ENDPOINT_URL_DYNAMODB
            : Setting.AWS_ENDPOINT_URL;
    URI endpoint = url(setting);
    if (endpoint == null && given.has(setting)) {
      given.problem(
          setting,
          "must be an http or https URL such as http://localhost:8000, with a valid host name and"
              + " without a user name");
    }
    return endpoint;
  }

  /** Returns null if the URL is invalid, which is no problem unless DynamoDB needs it. */
  private @Nullable URI url(Setting setting) {
    String value = given.value(setting);
    return value == null ? null : Aws.url(value);
  }

  private String host() {
    String hosts = given.required(Setting.PG_HOST);
    for (String host : hosts.split(",", -1)) {
      if (MORE_THAN_HOST.matcher(host).matches()) {
        given.problem(
            Setting.PG_HOST, "must be a host name or address alone; the port goes into PG_PORT");
      } else if (host.isEmpty() && !hosts.isEmpty()) {
        given.problem(
            Setting.PG_HOST, "has a comma without a host name or address before and after it");
      }
    }
    return hosts;
  }

  private int port() {
    String value = Objects.requireNonNullElse(given.value(Setting.PG_PORT), Postgres.DEFAULT_PORT);
    return Postgres.isPort(value) ? Integer.parseInt(value) : 0;
  }

  private @Nullable Path sslRootCert() {
    String value = given.value(Setting.PG_SSLROOTCERT);
    if (value == null) {
      return null;
    }
    if (value.equals(Postgres.SYSTEM.toString())) {
      String mode = given.value(Setting.PG_SSLMODE);
      if (mode != null && !mode.equals("verify-full")) {
        given.problem(
            Setting.PG_SSLMODE,
            "is %s: PG_SSLROOTCERT=system needs verify-full".formatted(Setting.quoted(mode)));
      }
      return Postgres.SYSTEM;
    }
    String problem = "there is no such file that can be read";
    try {
      Path file = workingDirectory.resolve(Settings.withHome(value));
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      problem = "no file can have that name in this locale; set LC_ALL=C.UTF-8";
    }
    given.problem(Setting.PG_SSLROOTCERT, "is %s: %s".formatted(Setting.quoted(value), problem));
    return null;
  }
}
