package com.foresyts.etl.config;

import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts raw settings into {@link Settings} and adds a problem for each that is invalid. */
final class SettingsValidator {
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
    String region = region(defaultRegion);
    return new Settings(
        Objects.requireNonNullElse(client, ""),
        new Aws(
            region,
            credentials(),
            given.value(Setting.AWS_PROFILE),
            endpoint(Setting.AWS_ENDPOINT_URL_DYNAMODB),
            endpoint(Setting.AWS_ENDPOINT_URL_S3),
            url(Setting.AWS_ENDPOINT_URL),
            proxies),
        new PostgresValidator(given, workingDirectory).validate(region));
  }

  private String region(Function<@Nullable String, Optional<String>> defaultRegion) {
    Setting setting =
        given.has(Setting.AWS_DEFAULT_REGION) ? Setting.AWS_DEFAULT_REGION : Setting.AWS_REGION;
    if (!given.has(setting) && given.uses(Setting.Part.AWS)) {
      String region = "";
      try {
        region = defaultRegion.apply(given.value(Setting.AWS_PROFILE)).orElse("");
      } catch (NoSuchElementException e) {
        given.problem(Setting.AWS_PROFILE, String.valueOf(e.getMessage()));
      }
      if (region.isBlank()) {
        given.missing(setting, "", ", or give the AWS profile a region");
      } else {
        given.put(setting, new RawSetting(region, "AWS configuration"));
      }
    }
    return Objects.requireNonNullElse(given.value(setting), "");
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

  /** Returns the endpoint of a service; adds a problem if the service is used and it is invalid. */
  private @Nullable URI endpoint(Setting own) {
    Setting setting = given.has(own) ? own : Setting.AWS_ENDPOINT_URL;
    URI endpoint = url(setting);
    if (endpoint == null && given.has(setting) && given.uses(own.part())) {
      given.problem(
          setting,
          "must be an http or https URL such as http://localhost:8000, with a valid host name and"
              + " without a user name");
    }
    return endpoint;
  }

  /** Returns null if the URL is invalid, which is no problem unless a service needs it. */
  private @Nullable URI url(Setting setting) {
    String value = given.value(setting);
    return value == null ? null : Aws.url(value);
  }
}
