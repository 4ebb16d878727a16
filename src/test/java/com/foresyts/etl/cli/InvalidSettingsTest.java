package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.RunResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose settings are wrong ends before it connects to anything. */
class InvalidSettingsTest {
  @TempDir private Path folder;

  @Test
  void missingClientIsNamed() {
    expect(
        without("CLIENT_ID"), "CLIENT_ID is missing: give --client, or set it in the environment");
  }

  @Test
  void missingClientLeavesNoMetrics() {
    Path metrics = folder.resolve("metrics.prom");
    assertThat(RunResult.run(without("CLIENT_ID"), "--metrics-file", metrics.toString()).exitCode())
        .isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void everyWrongSettingIsNamedAtOnce() {
    Map<String, String> environment = without("PG_HOST");
    environment.put("PG_PORT", "54x2");
    environment.put("PG_SSLMODE", "maybe");
    environment.put("AWS_SECRET_ACCESS_KEY", "");
    expect(
        environment,
        "PG_HOST is missing",
        "PG_PORT (environment) is \"54x2\"",
        "PG_SSLMODE (environment) is \"maybe\"",
        "AWS_ACCESS_KEY_ID (environment) needs AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void missingEnvFileIsNamed() {
    expect(RunResult.run(environment(), "--env-file", "no-such.env"), "no-such.env does not exist");
  }

  /** The SDK finds the file by a system property, as it would by AWS_CONFIG_FILE. */
  @Test
  void missingRegionIsNamedIfTheAwsFileCannotBeParsed() {
    System.setProperty("aws.configFile", Path.of("pom.xml").toString());
    try {
      expect(without("AWS_REGION"), "AWS_REGION is missing");
    } finally {
      System.clearProperty("aws.configFile");
    }
  }

  private static void expect(Map<String, String> environment, String... messages) {
    expect(RunResult.run(environment), messages);
  }

  private static void expect(RunResult run, String... messages) {
    assertThat(run.errors()).startsWith("✗ ETL Process Failed").contains(messages);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.summary().at("/error/message").textValue()).isNotEmpty();
    assertThat(run.summary().get("tables")).isEmpty();
  }

  private static Map<String, String> without(String setting) {
    Map<String, String> environment = environment();
    environment.remove(setting);
    return environment;
  }

  /** All settings, of servers that are nowhere. */
  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "CLIENT_ID", "A",
            "AWS_REGION", "eu-central-1",
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "PG_HOST", "localhost",
            "PG_PORT", "1",
            "PG_DATABASE", "hr",
            "PG_USER", "etl",
            "PG_PASSWORD", "secret"));
  }
}
