package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are not those that somebody meant to give. */
class SettingsHintsTest {
  private static final String LINE_BREAK =
      "the value ends with a line break, as a secret made with echo does; use echo -n";
  private static final String QUOTES =
      "the quotes around the value are part of it, as with docker --env-file; remove them";

  @TempDir private Path directory;
  private @Nullable String clientOption;
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "CLIENT_ID", "c1",
              "AWS_REGION", "eu-central-1",
              "PG_HOST", "db",
              "PG_DATABASE", "hr",
              "PG_USER", "etl",
              "PG_PASSWORD", "pass"));

  @ParameterizedTest
  @EnumSource
  void textThatTheLocaleCouldNotDecodeIsRefused(Setting setting) {
    Arrays.stream(Setting.values())
        .filter(Setting::isAwsKey)
        .forEach(key -> environment.put(key.name(), "x"));
    if (setting == Setting.AWS_DEFAULT_REGION) {
      environment.remove("AWS_REGION");
    }
    environment.put(setting.name(), "M\ufffd\ufffdLLER");

    assertThat(problems())
        .containsExactly(
            setting
                + " (environment) holds characters that this locale cannot decode: set"
                + " LC_ALL=C.UTF-8, or put it into the env file");
  }

  @Test
  void theEnvFileIsUtf8WhateverTheLocale() throws IOException {
    file("PG_PASSWORD=M\ufffdLLER\n");
    environment.remove("PG_PASSWORD");

    assertThat(load().orThrow().postgres().password()).isEqualTo("M\ufffdLLER");
  }

  @Test
  void everyPlaceholderOfTheExampleIsRefused() throws IOException {
    List<MatchResult> placeholders =
        Pattern.compile("(?m)^#?([A-Z0-9_]+)=\"?(<.+?>)\"?$")
            .matcher(Files.readString(Path.of("foremain.env.example")))
            .results()
            .toList();
    assertThat(placeholders).hasSizeGreaterThan(10);
    for (MatchResult placeholder : placeholders) {
      environment.clear();
      environment.put(placeholder.group(1), placeholder.group(2));
      assertThat(problems())
          .contains(
              placeholder.group(1)
                  + " (environment) still has the placeholder of foremain.env.example: fill it in");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<abc>", "<user>", "<pass-word>", "<Password>"})
  void aPasswordInAngleBracketsIsNoPlaceholder(String password) {
    environment.put("PG_PASSWORD", password);

    assertThat(load().orThrow().postgres().password()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\n", "s3cret\r\n", "s3cret\r"})
  void aTrailingLineBreakIsWarnedOf(String password) {
    environment.put("PG_PASSWORD", password);

    assertThat(valid().warnings()).containsExactly("PG_PASSWORD (environment): " + LINE_BREAK);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          CLIENT_ID, "c1"
          PG_PASSWORD, 's3cret'
          PG_USER, "etl"
          PG_DATABASE, "hr"
          PG_HOST, 'db'
          """)
  void quotesThatAreKeptAreWarnedOf(String setting, String value) {
    environment.put(setting, value);

    assertThat(valid().warnings()).containsExactly(setting + " (environment): " + QUOTES);
  }

  @Test
  void theClientOptionAndTheFileAreLookedAtToo() throws IOException {
    file("PG_PASSWORD=\"'s3cret'\"\n");
    environment.remove("PG_PASSWORD");
    clientOption = "'c2'";

    assertThat(valid().warnings())
        .containsExactly(
            "CLIENT_ID (--client): " + QUOTES,
            "PG_PASSWORD (%s): %s".formatted(directory.resolve("foremain.env"), QUOTES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "'", "it's", "'a", "a\"", "'a\"", "a\nb"})
  void otherPasswordsAreNotWarnedOf(String password) {
    environment.put("PG_PASSWORD", password);

    assertThat(valid().warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          PG_PORT     | tcp://10.0.0.7:5432 | is "tcp://10.0.0.7:5432": it must be a number from 1 to 65535; Kubernetes sets it for a service named pg; set enableServiceLinks: false in the pod's spec
          PG_PORT     | "5432"              | is ""5432"": it must be a number from 1 to 65535; the quotes around
          PG_SSLMODE  | 'require'           | is "'require'": it must be one of disable, allow, prefer, require, verify-ca, verify-full; the quotes around
          AWS_REGION  | eu-central-1~       | is "eu-central-1?": a region looks like eu-central-1; the value ends with a line break
          PG_DATABASE | hr~                 | must not hold line breaks or other control characters; the value ends with a line break
          """)
  void aProblemIsExplained(String setting, String value, String problem) {
    environment.put(setting, value.replace('~', '\n'));

    assertThat(load().warnings()).isEmpty();
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(setting + " (environment) " + problem);
  }

  @Test
  void theDefaultRegionOfBoto3IsUsedIfThereIsNoOther() throws IOException {
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    file("AWS_DEFAULT_REGION=us-east-1\n");
    assertThat(region()).isEqualTo("eu-central-1");
    assertThat(load().warnings()).isEmpty();
    assertThat(load().values())
        .extracting(SettingsReport.SettingValue::name)
        .contains("AWS_REGION")
        .doesNotContain("AWS_DEFAULT_REGION");

    environment.remove("AWS_REGION");
    assertThat(region()).isEqualTo("eu-west-1");
    assertThat(load().values())
        .contains(
            new SettingsReport.SettingValue("AWS_DEFAULT_REGION", "eu-west-1", "environment"));
    assertThat(load().warnings()).singleElement().asString().contains("differs between");

    environment.remove("AWS_DEFAULT_REGION");
    assertThat(region()).isEqualTo("us-east-1");

    environment.put("AWS_DEFAULT_REGION", "no region");
    assertThat(problems())
        .containsExactly(
            "AWS_DEFAULT_REGION (environment) is \"no region\": a region looks like eu-central-1");
  }

  @Test
  void namesThatAreNotReadAreWarnedOf() throws IOException {
    environment.put("PGSSLMODE", "require");
    file("PGHOST=db\nHTTPS_PROXY=http://s3cret@proxy\n");

    assertThat(valid().warnings())
        .containsExactly(
            "HTTPS_PROXY in %s is not read: set it in the environment"
                .formatted(directory.resolve("foremain.env")),
            "PGHOST in %s is not read: set PG_HOST".formatted(directory.resolve("foremain.env")),
            "PGSSLMODE in the environment is not read: set PG_SSLMODE");
  }

  @Test
  void aMissingEnvFileIsToldBeforeTheSettingsThatAreMissing() throws IOException {
    environment.clear();
    assertThat(problems())
        .hasSize(6)
        .first()
        .isEqualTo(
            directory.resolve("foremain.env")
                + " does not exist: make it from foremain.env.example, name another one with"
                + " --env-file, or set everything in the environment");

    file("");
    assertThat(problems()).hasSize(5);
  }

  @Test
  void aMissingEnvFileIsNotToldIfTheEnvironmentHasTheSettings() {
    environment.put("PG_PORT", "0");
    assertThat(problems()).singleElement().asString().startsWith("PG_PORT ");

    environment.remove("PG_PORT");
    environment.remove("PG_HOST");
    assertThat(problems()).singleElement().asString().startsWith("PG_HOST is missing");
  }

  @ParameterizedTest
  @CsvSource({
    ", c1, c1",
    "c2, c1, c2",
    "c2, , c2",
    ", , ",
    ", ' ', ",
    "'', c1, ",
    "' ', c1, ",
    "a b, c1, ",
    "M\ufffd, c1, ",
    ", M\ufffd, ",
    ", <client-id>, ",
  })
  void theClientIsKnownWithoutTheEnvFileIfItIsValid(
      @Nullable String option, @Nullable String inEnvironment, @Nullable String expected) {
    environment.clear();
    if (inEnvironment != null) {
      environment.put("CLIENT_ID", inEnvironment);
    }

    assertThat(SettingsLoader.clientId(option, environment)).isEqualTo(expected);
  }

  private String region() {
    return load().orThrow().aws().region();
  }

  private List<String> problems() {
    return load().problems().stream().map(SettingsReport.Problem::line).toList();
  }

  private SettingsReport valid() {
    SettingsReport report = load();
    assertThat(report.problems()).isEmpty();
    return report;
  }

  private SettingsReport load() {
    return SettingsLoader.load(
        clientOption, null, directory, environment, Setting.Part.ALL, profile -> Optional.empty());
  }

  private void file(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("foremain.env"), text);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
