package com.foresyts.etl.it.dynamodb;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a table is read page by page, and what a failure between pages leaves behind. */
@Tag("newest-postgresql")
@Tag("slow")
class PagesIT {
  private static final String CLIENT = "WASJKSP";
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @Test
  void emptyPageDoesNotEndTable() throws SQLException {
    dynamo.page(DEPARTMENTS, departments(0, 2), false);
    dynamo.page(DEPARTMENTS, List.of(), false);
    dynamo.page(DEPARTMENTS, departments(2, 5), true);
    RunResult run = run().succeeded();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(5);
    assertThat(run.count(DEPARTMENTS, "pages")).isEqualTo(3);
    assertThat(run.table(DEPARTMENTS).get("consumedReadCapacity").doubleValue()).isEqualTo(7.5);
  }

  @Test
  void failureAfterWritesLeavesNoRowOfTable() throws SQLException {
    dynamo.page(DEPARTMENTS, departments(0, 1), true);
    dynamo.page(HOLIDAYS, holidays(2500), false);
    dynamo.failure(HOLIDAYS, 400, "ValidationException");
    RunResult run = run();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.count(HOLIDAYS, "inserted")).as("before the failure").isPositive();
    assertThat(run.console()).containsPattern("holidays \\(rolled back\\) +2,500 ");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("1");
    assertThat(database.query("select count(*) from foresytsholidays")).containsExactly("0");
  }

  @Test
  void failedPageIsReadAgain() {
    dynamo.failure(DEPARTMENTS, 500, "InternalServerError");
    dynamo.failure(DEPARTMENTS, 400, "ProvisionedThroughputExceededException");
    dynamo.page(DEPARTMENTS, departments(0, 3), true);
    assertThat(run().succeeded().count(DEPARTMENTS, "inserted")).isEqualTo(3);
  }

  @Test
  void emptyHttpBodyIsAFailure() throws SQLException {
    dynamo.page(DEPARTMENTS, departments(0, 3), false);
    dynamo.failure(DEPARTMENTS, 200, "");
    RunResult run = run();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.errors()).contains("arrived incomplete or damaged");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("0");
  }

  @Test
  void endlessThrottlingFailsRunAfterRetryTime() {
    dynamo.refuse("Scan", 400, "ProvisionedThroughputExceededException");
    long start = System.nanoTime();
    RunResult run = RunResult.run(environment(), "--retry-for", "2s");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.errors())
        .contains("table tymeplusDepartmentMaster stays throttled", "--retry-for");
  }

  @Test
  void duplicatesAreFoundWithoutDescribeTable() {
    dynamo.refuse("DescribeTable", 400, "AccessDeniedException");
    dynamo.page(DEPARTMENTS, departments(0, 3), false);
    dynamo.page(DEPARTMENTS, departments(2, 4), true);
    RunResult run = run().succeeded();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(4);
    assertThat(run.count(DEPARTMENTS, "duplicate")).isEqualTo(1);
  }

  @Test
  void managerNameIsSetForManyEmployeesOfOneManager() throws SQLException {
    List<Map<String, AttributeValue>> employees =
        new ArrayList<>(
            IntStream.range(0, 2100)
                .mapToObj(
                    number ->
                        EMPLOYEES.item(
                            CLIENT,
                            "U" + number,
                            "reportingmanager",
                            "boss",
                            "fullname",
                            "Worker " + number))
                .toList());
    employees.add(
        EMPLOYEES.item(CLIENT, "boss", "reportingmanager", "nobody", "fullname", "The Boss"));
    dynamo.page(EMPLOYEES, employees, true);
    assertThat(run().succeeded().count(EMPLOYEES, "inserted")).isEqualTo(2101);
    assertThat(
            database.query(
                "select managername, count(*) from foresytsemployee_master group by 1 order by 2"))
        .containsExactly("null|1", "The Boss|2100");
  }

  @Test
  void sessionTokenIsSent() {
    dynamo.page(DEPARTMENTS, departments(0, 1), true);
    Map<String, String> environment = environment();
    environment.put("AWS_SESSION_TOKEN", "the-token");
    RunResult.run(environment).succeeded();
    assertThat(dynamo.headers())
        .isNotEmpty()
        .allSatisfy(
            headers ->
                assertThat(headers.get("X-amz-security-token")).containsExactly("the-token"));
  }

  @Test
  void summaryHasFieldsOfContractInOrder() {
    dynamo.page(DEPARTMENTS, departments(0, 1), true);
    JsonNode summary = run().succeeded().summary();
    assertThat(summary.fieldNames())
        .toIterable()
        .containsExactly(
            "client",
            "status",
            "exitCode",
            "dryRun",
            "startedAt",
            "finishedAt",
            "elapsedMs",
            "error",
            "tables");
    assertThat(summary.get("client").textValue()).isEqualTo(CLIENT);
    assertThat(summary.get("startedAt").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    JsonNode table = summary.get("tables").get(0);
    assertThat(table.fieldNames())
        .toIterable()
        .containsExactly(
            "name",
            "source",
            "target",
            "access",
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
            "pruned",
            "pages",
            "consumedReadCapacity",
            "elapsedMs");
    assertThat(table.get("source").textValue()).isEqualTo("tymeplusDepartmentMaster");
    assertThat(table.get("target").textValue()).isEqualTo("foresytsdepartment");
    assertThat(table.get("access").textValue()).isEqualTo("scan");
    assertThat(table.get("elapsedMs").longValue()).isPositive();
  }

  private RunResult run() {
    return RunResult.run(environment());
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
  }

  private static List<Map<String, AttributeValue>> departments(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> DEPARTMENTS.item(CLIENT, "D" + number))
        .toList();
  }

  private static List<Map<String, AttributeValue>> holidays(int number) {
    return IntStream.range(0, number)
        .mapToObj(holiday -> HOLIDAYS.item(CLIENT, "H" + holiday))
        .toList();
  }
}
