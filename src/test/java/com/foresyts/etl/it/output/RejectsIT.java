package com.foresyts.etl.it.output;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.foresyts.etl.Main;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is kept of the records that do not stand in PostgreSQL, and how many there may be. */
@Tag("newest-postgresql")
class RejectsIT {
  private static final String CLIENT = "WASJKSP";

  /** Every type, and text that breaks things. */
  private static final String ODD =
      """
      {"department_id": {"S": "D\\u0000\\ud83d\\ude00\\u2028\\"\\\\"}, "clientid": {"S": "WASJKSP"},
       "status_id": {"N": "12345678901234567890123456789012345678"},
       "department_name": {"M": {"nothing": {"NULL": true}, "date": {"BOOL": false}, "empty": {"L": []},
         "list": {"L": [{"S": "\\u05d0\\ud800"}, {"N": "1E-130"}, {"M": {}}]}, "bytes": {"B": "AP8="},
         "strings": {"SS": ["b", "a"]}, "numbers": {"NS": ["2", "10"]}, "blobs": {"BS": ["AQ==", "Ag=="]}}}}
      """;

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @Test
  void rejectFileHasLineOfEveryKind() {
    dynamo.page(
        DEPARTMENTS,
        List.of(
            DEPARTMENTS.item(CLIENT, "D1"),
            DEPARTMENTS.item(CLIENT, " "),
            DEPARTMENTS.item(CLIENT, "D1")),
        true);
    Map<String, AttributeValue> employee = EMPLOYEES.item(CLIENT, "U1", "basedepartmentid", "D9");
    employee.put("age", AttributeValue.fromN("12.5"));
    dynamo.page(EMPLOYEES, List.of(employee), true);
    dynamo.page(LEAVES, List.of(LEAVES.item(CLIENT, "L1", "userid", "U2")), true);
    List<String> lines =
        RunResult.run(environment()).succeeded().rejects().stream()
            .map(
                line ->
                    "%s %s %s %s: %s"
                        .formatted(
                            line.get("table").textValue(),
                            line.get("kind").textValue(),
                            line.get("key").textValue(),
                            line.get("column").textValue(),
                            line.get("reason").textValue()))
            .toList();
    assertThat(lines)
        .containsExactly(
            "departments record   null: department_id is blank or \"null\"",
            "departments duplicate D1 null: an item with the same key was read before",
            "employees value U1 age: is not an integer of 32 bits",
            "employees unlinked U1 basedepartmentid: D9 is not in PostgreSQL for this client",
            "leaves skipped L1 null: non-existent/inactive employee: U2 (not in PostgreSQL)");
  }

  @Test
  void rejectedItemIsKeptAsAtSource() {
    Map<String, AttributeValue> odd = new HashMap<>(DynamoJson.item(ODD));
    odd.put("inserted_at", AttributeValue.fromS("\"\ud83d\ude00\ud800\\".repeat(60_000)));
    dynamo.page(DEPARTMENTS, List.of(odd, DEPARTMENTS.item(CLIENT, "D1")), true);
    RunResult run = RunResult.run(environment()).succeeded();
    JsonNode line = run.rejects(DEPARTMENTS, "record").get(0);
    assertThat(DynamoJson.item(line.get("item"))).isEqualTo(odd);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void rejectFileIsPrivateAndStartsEmpty(@TempDir Path directory) throws IOException {
    dynamo.page(
        DEPARTMENTS,
        List.of(DEPARTMENTS.item(CLIENT, "D1"), DEPARTMENTS.item(CLIENT, "null")),
        true);
    Path created = directory.resolve("created");
    run("--rejects", created.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(created)).hasSize(1);

    Path old = Files.writeString(directory.resolve("old"), "old");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    dynamo.page(
        DEPARTMENTS,
        List.of(DEPARTMENTS.item(CLIENT, "D1"), DEPARTMENTS.item(CLIENT, "null")),
        true);
    run("--rejects", old.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(old)).startsWith("{").endsWith("}}\n");
  }

  @Test
  void rejectFileIsCompleteIfRunFails() {
    List<Map<String, AttributeValue>> departments = departments(1_100);
    departments.set(0, DEPARTMENTS.item(CLIENT, "null"));
    dynamo.page(DEPARTMENTS, departments, false);
    dynamo.failure(DEPARTMENTS, 400, "ValidationException");
    RunResult run = RunResult.run(environment());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.rejects(DEPARTMENTS, "record")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5%  | 200 | 10 | 0 |
          5%  | 200 | 11 | 5 | 11 of the 200 departments read were rejected, more than --max-rejects 5% allows; most often, 10 times: department_id is blank
          5%  | 20  | 9  | 0 |
          9   | 200 | 9  | 0 |
          9   | 200 | 10 | 5 | 10 of the 10 departments read were rejected, more than --max-rejects 9 allows; most often, 9 times: department_id is blank
          100% | 20 | 19 | 0 |
          100% | 20 | 20 | 5 | 20 of the 20 departments read were rejected, which is every one; most often, 19 times: department_id is blank
          100 | 5   | 5  | 5 | 5 of the 5 departments read were rejected, which is every one; most often, 4 times: department_id is blank
          """)
  void tooManyRejectsRollTableBack(
      String limit, int read, int rejected, int exitCode, String message) throws SQLException {
    List<Map<String, AttributeValue>> departments = departments(read);
    Map<String, AttributeValue> withoutKey = DEPARTMENTS.item(CLIENT, "");
    withoutKey.remove("department_id");
    departments.set(0, withoutKey);
    for (int number = 1; number < rejected; number++) {
      departments.set(number, DEPARTMENTS.item(CLIENT, " "));
    }
    dynamo.page(DEPARTMENTS, departments, true);
    RunResult run = RunResult.run(environment(), "--max-rejects", limit);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    if (exitCode == 0) {
      assertThat(run.errors()).isEmpty();
    } else {
      assertThat(run.errors()).contains("(departments): " + message);
    }
    assertThat(database.query("select count(*) from foresytsdepartment"))
        .containsExactly(exitCode == 0 ? String.valueOf(read - rejected) : "0");
  }

  @Test
  void rejectLimitAsNumberEndsRunAtOnce() {
    List<Map<String, AttributeValue>> departments = departments(3_000);
    departments.set(0, DEPARTMENTS.item(CLIENT, "null"));
    departments.set(1, DEPARTMENTS.item(CLIENT, "null"));
    dynamo.page(DEPARTMENTS, departments, false);
    dynamo.silence(DEPARTMENTS);
    RunResult run = RunResult.run(environment(), "--max-rejects", "1");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.count(DEPARTMENTS, "read")).isEqualTo(2);
    assertThat(run.count(DEPARTMENTS, "pages")).isEqualTo(1);
  }

  /** A run whose options are these alone. */
  private void run(String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Main.run(stream, stream, environment(), options))
        .as(out.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
  }

  private static List<Map<String, AttributeValue>> departments(int number) {
    return new ArrayList<>(
        IntStream.range(0, number).mapToObj(id -> DEPARTMENTS.item(CLIENT, "D" + id)).toList());
  }
}
