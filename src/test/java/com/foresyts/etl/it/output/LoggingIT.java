package com.foresyts.etl.it.output;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** How much a run says, and for whom. */
@Tag("newest-postgresql")
@Tag("slow")
class LoggingIT {
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @Test
  void quietRunPrintsWarningsAndSummaryOnly() {
    dynamo.page(
        DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1"), DEPARTMENTS.item("A", " ")), true);
    RunResult run = RunResult.run(environment(), "--quiet").succeeded();
    assertThat(run.console())
        .contains("⚠ Rejected departments: 1, listed in the file of --rejects\n")
        .containsPattern("\\n\\nClient A, started .*Z\\ntable +read .*\\ndepartments +2 +1 ")
        .containsPattern("total +2 +1 .*\\n\\n$")
        .doesNotContain("✓", "→", "====");
  }

  @Test
  void quietRunPrintsWhyItFailed() {
    RunResult run = RunResult.run(environment(), "--quiet");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errors()).startsWith("✗ ETL Process Failed: no record of client A");
  }

  @Test
  void everyJsonLogLineNamesClientAndRun() {
    dynamo.page(
        DEPARTMENTS,
        List.of(
            DEPARTMENTS.item("A", "D1"), DEPARTMENTS.item("A", " "), DEPARTMENTS.item("A", "D1")),
        true);
    RunResult run = RunResult.run(environment(), "--log-format", "json").succeeded();
    List<JsonNode> lines = objects(run);
    assertThat(lines)
        .extracting(LoggingIT::message)
        .noneMatch(line -> line.isEmpty() || line.startsWith("==="));
    assertThat(lines.get(0).get("message").textValue())
        .isEqualTo("DynamoDB to PostgreSQL ETL Process");
    assertThat(with(lines, "Rejected department"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.get("level").textValue()).isEqualTo("WARN");
              assertThat(line.get("table").textValue()).isEqualTo("departments");
              assertThat(line.get("timestamp").longValue()).isPositive();
            });
    assertThat(with(lines, "Connected to PostgreSQL").get(0).has("table")).isFalse();
    for (JsonNode table : run.summary().get("tables")) {
      String name = table.get("name").textValue();
      JsonNode line = with(lines, name + ": " + table.get("read") + " read").get(0);
      assertThat(line.get("table").textValue()).isEqualTo(name);
      assertThat(line.get("inserted")).isEqualTo(table.get("inserted"));
      assertThat(line.get("rejected")).isEqualTo(table.get("rejected"));
      assertThat(line.get("consumedReadCapacity")).isEqualTo(table.get("consumedReadCapacity"));
      assertThat(line.get("elapsedMs")).isEqualTo(table.get("elapsedMs"));
    }
    JsonNode total = with(lines, "total: 3 read, 1 inserted, 1 rejected, 1 duplicate").get(0);
    assertThat(total.get("read").intValue()).isEqualTo(3);
    assertThat(total.has("table")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failureIsAJsonLogLine(boolean verbose) {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), false);
    dynamo.failure(DEPARTMENTS, 400, "ValidationException");
    RunResult run =
        verbose
            ? RunResult.run(environment(), "--log-format", "json", "--verbose")
            : RunResult.run(environment(), "--log-format", "json");
    objects(run);
    JsonNode failure = object(run.errors());
    assertThat(message(failure))
        .startsWith("✗ ETL Process Failed (departments): DynamoDB: Scan of");
    assertThat(failure.get("level").textValue()).isEqualTo("ERROR");
    assertThat(failure.get("table").textValue()).isEqualTo("departments");
    assertThat(failure.get("exitCode").intValue()).isEqualTo(3);
    assertThat(failure.at("/throwable/className").isMissingNode()).isEqualTo(!verbose);
    assertThat(run.console()).contains("departments (rolled back): ");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void signalEndsRunWithJsonFailure() throws Exception {
    dynamo.silence(DEPARTMENTS);
    try (JarProcess jar = JarProcess.start(environment(), "--log-format", "json")) {
      Await.until("it reads", () -> jar.out().contains("Migrating departments"));
      jar.signal("TERM");
      RunResult run = jar.program();
      objects(run);
      assertThat(message(object(run.errors()))).contains("ended by SIGTERM");
    }
  }

  @Test
  void jsonLogLineOfPruningNamesTable() {
    dynamo.page(
        DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1"), DEPARTMENTS.item("A", "D2")), true);
    RunResult.run(environment()).succeeded();
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    RunResult run =
        RunResult.run(environment(), "--log-format", "json", "--prune", "--prune-limit", "50%");
    assertThat(with(objects(run.succeeded()), "✓ Pruned 1 departments: D2"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("table").textValue()).isEqualTo("departments"));
  }

  @Test
  void jsonLogLinesOfTwoRunsHaveTwoRunIds() {
    String first = runOf(objects(RunResult.run(environment(), "--log-format", "json")));
    String second = runOf(objects(RunResult.run(environment(), "--log-format", "json")));
    assertThat(first).isNotEqualTo(second);
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void quietRunPrintsFiguresAsJson() {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    List<JsonNode> lines = objects(RunResult.run(environment(), "--log-format", "json", "--quiet"));
    assertThat(lines.get(0).get("table").textValue()).isEqualTo("departments");
    assertThat(message(lines.get(lines.size() - 1))).startsWith("total: 1 read");
  }

  /** All lines of a run, of which every one says whose it is. */
  private static List<JsonNode> objects(RunResult run) {
    List<JsonNode> lines =
        Stream.concat(run.console().lines(), run.errors().lines()).map(LoggingIT::object).toList();
    assertThat(lines).isNotEmpty().allMatch(JsonNode::isObject);
    assertThat(lines).extracting(line -> line.get("client").textValue()).containsOnly("A");
    assertThat(lines).extracting(LoggingIT::runOf).containsOnly(runOf(lines));
    assertThat(lines).allMatch(line -> line.has("level") && line.has("message"));
    return lines;
  }

  private static JsonNode object(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  private static String runOf(List<JsonNode> lines) {
    return runOf(lines.get(0));
  }

  private static String runOf(JsonNode line) {
    return line.get("run").textValue();
  }

  private static String message(JsonNode line) {
    return line.get("message").textValue();
  }

  private static List<JsonNode> with(List<JsonNode> lines, String part) {
    return lines.stream().filter(line -> message(line).contains(part)).toList();
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment("A", database.name(), dynamo.endpoint());
  }
}
