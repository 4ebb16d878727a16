package com.foresyts.etl.it.rows;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows that PostgreSQL itself refuses cost one record each, whatever refuses them. */
@Tag("slow")
class RefusedRowsIT {
  private static final int RECORDS = 1_500;
  private static final String TRIGGER =
      "create trigger refuse before insert on foresytsdepartment for each row"
          + " execute function refuse()";
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @BeforeEach
  void tables() throws Exception {
    database.with(Predecessor::createTables);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check (department_name <> 'Secret 7')                     | 23514 | , constraint foresytsdepartment_department_name_check
          unique (department_name)                                  | 23505 | , constraint foresytsdepartment_department_name_key
          unique (department_name) deferrable initially deferred    | 23505 | , constraint foresytsdepartment_department_name_key
          exclude (department_name with =)                          | 23P01 | , constraint foresytsdepartment_department_name_excl
          alter department_name set not null                        | 23502 |
          """)
  void constraintRefusesOneRecord(String constraint, String state, String name)
      throws SQLException {
    database.sql(
        "alter table foresytsdepartment "
            + (constraint.startsWith("a") ? "" : "add ")
            + constraint);
    List<Map<String, AttributeValue>> departments = departments();
    departments.set(7, department(7, "Secret 7"));
    departments.set(1200, department(1200, state.equals("23502") ? null : "Secret 7"));
    boolean isCheck = state.equals("23514");
    if (isCheck) {
      departments.set(1200, department(1200, "Secret 1200"));
    }
    RunResult run = refused(departments, isCheck ? "D7" : "D1200");
    String words = "PostgreSQL refuses the row (SQLSTATE " + state;
    assertThat(run.console())
        .contains("⚠ Rejected department " + (isCheck ? "D7" : "D1200") + ": " + words)
        .contains(name == null ? ": null value in column \"department_name\"" : name)
        .doesNotContain("Secret");
  }

  /** A function says what it likes, also of the row, and under any SQLSTATE. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P0001 | raise exception 'bad name %', new.department_name
          23514 | raise exception 'bad name %', new.department_name using errcode = '23514'
          54000 | raise exception 'bad name %', new.department_name using errcode = '54000'
          44000 | raise exception 'bad name %', new.department_name using errcode = '44000'
          BP001 | raise exception 'bad name %', new.department_name using errcode = 'BP001'
          40001 | raise exception 'bad name %', new.department_name using errcode = '40001'
          0A000 | raise exception 'bad name %', new.department_name using errcode = '0A000'
          22P02 | new.status_id = new.department_name::integer
          22012 | raise exception 'bad name %', new.department_name using errcode = '22012', detail = 'Detail'
          """)
  void triggerRefusesOneRecord(String state, String body) throws SQLException {
    database.sql(
        "create function refuse() returns trigger language plpgsql as"
            + " $$ begin if new.department_id = 'D1499' then %s; end if; return new; end $$"
                .formatted(body),
        TRIGGER);
    List<Map<String, AttributeValue>> departments = departments();
    departments.set(1499, department(1499, "Secret"));
    RunResult run = refused(departments, "D1499");
    assertThat(run.console())
        .contains(
            "PostgreSQL refuses the row (SQLSTATE " + state + "); only --rejects keeps its words")
        .doesNotContain("Secret", "Detail");
    assertThat(run.rejects(DEPARTMENTS, "record").get(0).get("reason").textValue())
        .contains("Secret")
        .doesNotContain("Detail");
  }

  @Test
  void valueTooLongForIndexRefusesOneRecord() throws SQLException {
    database.sql("alter table foresytsdepartment alter department_name type text");
    database.sql("create index on foresytsdepartment (department_name)");
    List<Map<String, AttributeValue>> departments = departments();
    // Random enough not to be compressed.
    String large =
        new Random(7)
            .ints(20_000, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    departments.set(3, department(3, large));
    assertThat(refused(departments, "D3").console()).contains("(SQLSTATE 54000): index row");
  }

  @Tag("newest-postgresql")
  @Test
  void manyRefusedRowsLeaveTheOthersWritten() throws SQLException {
    database.sql(
        "alter table foresytsdepartment add check (right(department_id, 1) in ('0', '5'))");
    dynamo.page(DEPARTMENTS, departments(), true);
    RunResult run = RunResult.run(environment(), "--max-rejects", "80%").succeeded();
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1200);
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("300");
    assertThat(run.console()).contains("⚠ … and 1,180 more rejected records");
  }

  @Test
  void errorThatIsNotAboutRowEndsRun() throws SQLException {
    database.serverErrors();
    database.sql(
        "create function refuse() returns trigger language plpgsql as"
            + " $$ begin perform server_error('53100', 'Secret'); return new; end $$",
        TRIGGER);
    dynamo.page(DEPARTMENTS, departments(), true);
    RunResult run = RunResult.run(environment(), "--verbose");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors())
        .contains("(departments)", "the server's disk is full")
        .doesNotContain("Secret");
    assertThat(run.count(DEPARTMENTS, "rejected")).isZero();
  }

  private RunResult refused(List<Map<String, AttributeValue>> departments, String key)
      throws SQLException {
    dynamo.page(DEPARTMENTS, departments, true);
    RunResult run = RunResult.run(environment()).succeeded();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(RECORDS - 1);
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1);
    assertThat(database.query("select count(*) from foresytsdepartment"))
        .containsExactly(String.valueOf(RECORDS - 1));
    JsonNode reject = run.rejects(DEPARTMENTS, "record").get(0);
    assertThat(reject.get("key").textValue()).isEqualTo(key);
    assertThat(reject.at("/item/department_id/S").textValue()).isEqualTo(key);
    return run;
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment("WASJKSP", database.name(), dynamo.endpoint());
  }

  private static List<Map<String, AttributeValue>> departments() {
    return new ArrayList<>(
        IntStream.range(0, RECORDS)
            .mapToObj(number -> department(number, "Name " + number))
            .toList());
  }

  private static Map<String, AttributeValue> department(int number, @Nullable String name) {
    Map<String, AttributeValue> item = DEPARTMENTS.item("WASJKSP", "D" + number);
    item.put(
        "department_name",
        name == null ? AttributeValue.fromNul(true) : AttributeValue.fromS(name));
    return item;
  }
}
