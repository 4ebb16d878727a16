package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadNamesTest {
  private static final Path FILE = Path.of("some.env");
  private static final Set<Setting> ALL = EnumSet.allOf(Setting.class);

  @ParameterizedTest
  @CsvSource({
    "PG_HOSTNAME, set PG_HOST",
    "PG_SSL_MODE, set PG_SSLMODE",
    "PG_TIMEOUT, there is no such setting",
    "pg_host, set PG_HOST",
    "Client_Id, set CLIENT_ID",
    "CLIENTID, set CLIENT_ID",
    "CLIENT-ID, set CLIENT_ID",
    "CLIENT, set CLIENT_ID",
    "PGHOST, set PG_HOST",
    "PGHOSTADDR, set PG_HOST",
    "PGPASSWORD, set PG_PASSWORD",
    "PGSSLMODE, set PG_SSLMODE",
    "PGSSLROOTCERT, set PG_SSLROOTCERT",
    "PGSSLCRL, there is no such setting",
    "PGPASSFILE, set it in the environment",
    "AWS_CONFIG_FILE, set it in the environment",
    "AWS_SHARED_CREDENTIALS_FILE, set it in the environment",
    "AWS_ROLE_ARN, set it in the environment",
    "AWS_WEB_IDENTITY_TOKEN_FILE, set it in the environment",
    "AWS_DEFAULT_PROFILE, set AWS_PROFILE",
    "AWS_CA_BUNDLE, name a trust store with -Djavax.net.ssl.trustStore",
    "HTTPS_PROXY, set it in the environment",
    "https_proxy, set it in the environment",
    "NO_PROXY, set it in the environment",
  })
  void areToldOfTheFile(String name, String advice) {
    UnreadNames names = new UnreadNames(Map.of(), Setting.Part.ALL, ALL);

    assertThat(names.inFile(Map.of(name, "s3cret", "OTHER", "x"), FILE))
        .containsExactly("%s in some.env is not read: %s".formatted(name, advice));
    assertThat(names.inFile(Map.of(name, " "), FILE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOG_LEVEL", "CLIENT_NAME", "PGADMIN_PORT", "PGTZ", "MY_PG_HOST", "AWS"})
  void areNotThoseOfOthers(String name) {
    assertThat(
            new UnreadNames(Map.of(), Setting.Part.ALL, Set.of()).inFile(Map.of(name, "x"), FILE))
        .isEmpty();
    assertThat(new UnreadNames(Map.of(name, "x"), Setting.Part.ALL, Set.of()).inEnvironment())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void areNotTheSettings(Setting setting) {
    Map<String, String> values = Map.of(setting.name(), "x");

    assertThat(new UnreadNames(Map.of(), Setting.Part.ALL, Set.of()).inFile(values, FILE))
        .isEmpty();
    assertThat(new UnreadNames(values, Setting.Part.ALL, Set.of()).inEnvironment()).isEmpty();
  }

  @Test
  void areReadByTheSdkIfAShellHasSourcedTheFile() {
    Map<String, String> environment = Map.of("AWS_ROLE_ARN", "a", "HTTPS_PROXY", "a");
    UnreadNames names = new UnreadNames(environment, Setting.Part.ALL, ALL);

    assertThat(names.inFile(environment, FILE)).isEmpty();
    assertThat(names.inFile(Map.of("AWS_ROLE_ARN", "b"), FILE)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "PGSSLMODE, PG_SSLMODE",
    "PGSSLROOTCERT, PG_SSLROOTCERT",
    "PGPASSWORD, PG_PASSWORD",
    "PGHOST, PG_HOST",
    "PGHOSTADDR, PG_HOST",
    "PGPORT, PG_PORT",
    "AWS_DEFAULT_PROFILE, AWS_PROFILE",
    "AWS_SECURITY_TOKEN, AWS_SESSION_TOKEN",
  })
  void areToldOfTheEnvironmentUnlessTheSettingIsGiven(String name, Setting setting) {
    Map<String, String> environment = Map.of(name, "s3cret");

    assertThat(new UnreadNames(environment, Setting.Part.ALL, Set.of()).inEnvironment())
        .containsExactly("%s in the environment is not read: set %s".formatted(name, setting));
    assertThat(new UnreadNames(environment, Setting.Part.ALL, Set.of(setting)).inEnvironment())
        .isEmpty();
    assertThat(new UnreadNames(Map.of(name, ""), Setting.Part.ALL, Set.of()).inEnvironment())
        .isEmpty();
  }

  @Test
  void ofTheEnvironmentHaveAWarningEachInAlphabeticalOrder() {
    assertThat(
            new UnreadNames(
                    Map.of(
                        "PGSSLCRL", "x",
                        "AWS_CA_BUNDLE", "x",
                        "PGUSER", "x",
                        "PGPASSFILE", "x",
                        "AWS_ROLE_ARN", "x",
                        "HTTPS_PROXY", "x",
                        "PG_HOSTNAME", "x"),
                    Setting.Part.ALL,
                    Set.of())
                .inEnvironment())
        .containsExactly(
            "AWS_CA_BUNDLE in the environment is not read: name a trust store with"
                + " -Djavax.net.ssl.trustStore",
            "PGSSLCRL in the environment is not read: there is no such setting",
            "PGUSER in the environment is not read: set PG_USER");
  }

  @Test
  void ofPartsThatAreNotUsedHaveNoWarning() {
    UnreadNames names =
        new UnreadNames(
            Map.of("PGUSER", "x", "PGSSLCRL", "x", "AWS_SECURITY_TOKEN", "x"),
            Set.of(Setting.Part.AWS),
            Set.of());
    assertThat(names.inEnvironment())
        .containsExactly(
            "AWS_SECURITY_TOKEN in the environment is not read: set AWS_SESSION_TOKEN");
    assertThat(names.inFile(Map.of("PG_USERNAME", "x", "PGHOST", "x", "client", "x"), FILE))
        .isEmpty();
  }
}
