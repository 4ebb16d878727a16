package com.foresyts.etl.it.output;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves behind for Prometheus, read by another parser than the program's. */
@Tag("newest-postgresql")
class MetricsIT {
  private static final String LAST_SUCCESS = "last_success_timestamp_seconds";
  private static final List<String> COUNTS =
      List.of(
          "read",
          "inserted",
          "updated",
          "unchanged",
          "inactive",
          "skipped",
          "rejected",
          "duplicate",
          "unlinked",
          "nulledValues",
          "cleanedValues",
          "pruned");

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @TempDir private Path folder;

  @Test
  void metricsEqualSummary() throws IOException {
    double before = Instant.now().toEpochMilli() / 1_000.0;
    dynamo.page(
        DEPARTMENTS,
        List.of(
            DEPARTMENTS.item("A", "D1"), DEPARTMENTS.item("A", ""), DEPARTMENTS.item("A", "D1")),
        true);
    dynamo.page(EMPLOYEES, List.of(EMPLOYEES.item("A", "U1")), true);
    RunResult run = run("A").succeeded();
    for (JsonNode table : run.summary().get("tables")) {
      Map<String, String> labels = Map.of("client", "A", "table", table.get("name").textValue());
      for (String count : COUNTS) {
        Map<String, String> counted = new HashMap<>(labels);
        counted.put("count", count);
        assertThat(metric("records", counted)).hasValue(table.get(count).doubleValue());
      }
      assertThat(metric("pages", labels)).hasValue(table.get("pages").doubleValue());
      assertThat(metric("consumed_read_capacity_units", labels))
          .hasValue(table.get("consumedReadCapacity").doubleValue());
      assertThat(metric("table_duration_seconds", labels))
          .hasValue(table.get("elapsedMs").longValue() / 1_000.0);
    }
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(1);
    assertThat(
            metric("records", Map.of("client", "A", "table", "departments", "count", "rejected")))
        .hasValue(1.0);
    assertThat(ofRun("A", "exit_code")).hasValue(0.0);
    assertThat(ofRun("A", "duration_seconds").orElseThrow()).isBetween(0.0, 60.0);
    assertThat(ofRun("A", "last_run_timestamp_seconds").orElseThrow())
        .isBetween(before, Instant.now().toEpochMilli() / 1_000.0);
    assertThat(ofRun("A", LAST_SUCCESS)).isEqualTo(ofRun("A", "last_run_timestamp_seconds"));
    assertThat(leftBehind()).containsExactly(file());
  }

  @ParameterizedTest
  @ValueSource(strings = {"WASJKSP", "quoted\"and\\back\\\\slashed\\n"})
  void failedRunKeepsTimeOfLastSuccess(String client) throws IOException {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(client, "D1")), true);
    run(client).succeeded();
    Optional<Double> success = ofRun(client, LAST_SUCCESS);
    assertThat(success).isPresent();
    for (int failure = 0; failure < 2; failure++) {
      RunResult run = run(client);
      assertThat(run.exitCode()).isEqualTo(5);
      assertThat(run.console()).doesNotContain("does not hold the metrics");
      assertThat(ofRun(client, "exit_code")).hasValue(5.0);
      assertThat(ofRun(client, LAST_SUCCESS)).isEqualTo(success);
      assertThat(ofRun(client, "last_run_timestamp_seconds").orElseThrow())
          .isGreaterThan(success.orElseThrow());
    }
    assertThat(leftBehind()).containsExactly(file());
  }

  @Test
  void lastSuccessIsZeroIfNoRunSucceeded() throws IOException {
    for (int failure = 0; failure < 2; failure++) {
      RunResult run = run("A");
      assertThat(run.console()).doesNotContain("does not hold the metrics");
      assertThat(ofRun("A", "exit_code")).hasValue(5.0);
      assertThat(ofRun("A", LAST_SUCCESS)).hasValue(0.0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "notes|",
        "dynamo_pg_etl_exit_code{client='B'} 0.0|dynamo_pg_etl_last_success_timestamp_seconds{client='B'} 1.7E9|",
        "dynamo_pg_etl_exit_code{client='A'} 0.0|dynamo_pg_etl_last_success_timestamp_seconds{client='A'} soon|",
        "dynamo_pg_etl_exit_code{client='A'} 0.0|dynamo_pg_etl_last_success_timestamp_seconds{client='A'} NaN|",
        "dynamo_pg_etl_exit_code{client='A'} 0.0|dynamo_pg_etl_last_success_timestamp_seconds{client='A'} 1.7"
      })
  void lastSuccessIsZeroIfFileIsNotOursAndRunWarns(String content) throws IOException {
    Files.writeString(file(), content.replace('|', '\n').replace('\'', '"'));
    RunResult run = run("A");
    assertThat(run.console())
        .contains("⚠ " + file() + " does not hold the metrics of a run of client A");
    assertThat(ofRun("A", LAST_SUCCESS)).hasValue(0.0);
  }

  @Test
  void unwritableMetricsFailRunAfterMigration() throws Exception {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    Path gone = Files.createDirectory(folder.resolve("gone"));
    dynamo.delay(Duration.ofMillis(100));
    FutureTask<Boolean> removal =
        new FutureTask<>(
            () -> {
              Await.until("the run has started", () -> !database.backends().isEmpty());
              return gone.toFile().delete();
            });
    new Thread(removal).start();
    RunResult run = run("A", gone.resolve("metrics.prom"));
    assertThat(removal.get()).isTrue();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).startsWith("✗ ETL Process Failed: the metrics ").contains("gone");
    assertThat(run.console()).doesNotContain("Completed Successfully");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("1");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void signalLeavesMetricsOfFailure() throws Exception {
    dynamo.silence(DEPARTMENTS);
    try (JarProcess run = JarProcess.start(environment("A"), "--metrics-file", file().toString())) {
      Await.until("it reads", () -> run.out().contains("Migrating departments"));
      run.signal("TERM");
      assertThat(run.program().exitCode()).isEqualTo(143);
    }
    assertThat(ofRun("A", "exit_code")).hasValue(143.0);
    assertThat(leftBehind()).containsExactly(file());
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Path file() {
    return folder.resolve("metrics.prom");
  }

  private RunResult run(String client) {
    return run(client, file());
  }

  private RunResult run(String client, Path file) {
    return RunResult.run(environment(client), "--metrics-file", file.toString());
  }

  private Map<String, String> environment(String client) {
    return Fixture.shared().environment(client, database.name(), dynamo.endpoint());
  }

  private Optional<Double> ofRun(String client, String name) throws IOException {
    return metric(name, Map.of("client", client));
  }

  private Optional<Double> metric(String name, Map<String, String> labels) throws IOException {
    CollectorPrometheusMetricsWalker walker = new CollectorPrometheusMetricsWalker();
    new TextPrometheusMetricsProcessor(new ByteArrayInputStream(Files.readAllBytes(file())), walker)
        .walk();
    return walker.getAllMetricFamilies().stream()
        .filter(family -> family.getName().equals("dynamo_pg_etl_" + name))
        .flatMap(family -> family.getMetrics().stream())
        .filter(metric -> metric.getLabels().equals(labels))
        .map(metric -> ((Gauge) metric).getValue())
        .findFirst();
  }
}
