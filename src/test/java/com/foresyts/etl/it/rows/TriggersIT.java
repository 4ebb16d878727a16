package com.foresyts.etl.it.rows;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A row that a trigger does not store under its own key is rejected, and nothing of it stays. */
@Tag("slow")
class TriggersIT {
  private static final String CLIENT = "WASJKSP";
  private static final int RECORDS = 60;

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @BeforeEach
  void tables() throws Exception {
    database.with(Predecessor::createTables);
    database.sql(
        "insert into foresytsdepartment values ('Theirs', 'OTHER', 'Theirs')",
        "create table log (id text)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          new.department_id = 'X'                              | a trigger stored it as X of client WASJKSP
          new.department_id = 'D8'                             | a trigger stored it as D8 of client WASJKSP
          new.department_id = lower(new.department_id)         | a trigger stored it as d7 of client WASJKSP
          new.department_id = 'Theirs'                         | PostgreSQL stored no row with its key
          new.clientid = 'OTHER'                               | a trigger stored it as D7 of client OTHER
          new.department_id = 'Theirs'; new.clientid = 'OTHER' | a trigger stored it as Theirs of client OTHER
          return null                                          | PostgreSQL stored no row with its key
          insert into log values (new.department_id); return null | PostgreSQL stored no row with its key
          new.department_id = null                             | PostgreSQL refuses the row (SQLSTATE 23502)
          """)
  void insertUnderOtherKeyIsRejected(String body, String words) throws SQLException {
    trigger("before insert", body);
    rejected(run("Name"), "inserted", words);
    assertThat(rows()).hasSize(RECORDS);
  }

  /** The row that the trigger would overwrite is read before, and has not changed. */
  @Test
  void insertOverUnchangedRowIsRejected() throws SQLException {
    trigger("before insert", "return null");
    rejected(run("Name"), "inserted", "PostgreSQL stored no row with its key");
    List<String> rows = rows();
    database.sql("drop trigger odd on foresytsdepartment");
    trigger("before insert", "new.department_id = 'D8'; new.department_name = 'Secret'");
    rejected(run("Name"), "unchanged", "a trigger stored it as D8 of client WASJKSP");
    assertThat(rows()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          new.department_id = 'X'                              | a trigger stored it as X of client WASJKSP
          new.department_id = 'D8'                             | PostgreSQL refuses the row (SQLSTATE 23505
          new.clientid = 'OTHER'                               | a trigger stored it as D7 of client OTHER
          new.clientid = null                                  | a trigger stored it as D7 of client NULL
          return null                                          | PostgreSQL stored no row with its key
          insert into log values (new.department_id); return null | PostgreSQL stored no row with its key
          """)
  void updateUnderOtherKeyIsRejected(String body, String words) throws SQLException {
    run("Name");
    trigger("before update", body);
    rejected(run("Other"), "updated", words);
    assertThat(rows()).hasSize(RECORDS + 1).contains("D7|Name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          delete from foresytsdepartment where department_id = 'D7'
          update foresytsdepartment set department_id = 'X' where department_id = 'D7'
          update foresytsdepartment set clientid = 'OTHER' where department_id = 'D7'
          """)
  void rowThatTriggerMovesAfterwardsIsRejected(String body) throws SQLException {
    trigger("after insert", body);
    rejected(run("Name"), "inserted", "PostgreSQL stored no row with its key");
    assertThat(rows()).hasSize(RECORDS);
  }

  /** A trigger of one row may delete another one of the same statement. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          department_id < new.department_id and department_id like '%1'
          department_id <> new.department_id
          """)
  void booksTellRowsThatTriggerLeaves(String condition) throws SQLException {
    database.sql(
        "create function odd() returns trigger language plpgsql as $$ begin delete from foresytsdepartment where %s and clientid = new.clientid; return new; end $$"
            .formatted(condition),
        "create trigger odd before insert on foresytsdepartment for each row execute function odd()");
    dynamo.page(DEPARTMENTS, departments("Name"), true);
    RunResult run = RunResult.run(environment(), "--max-rejects", "100%").succeeded();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(database.count(DEPARTMENTS) - 1);
    assertThat(run.count(DEPARTMENTS, "inserted") + run.count(DEPARTMENTS, "rejected"))
        .isEqualTo(RECORDS);
  }

  /** D3 splits the batch: the trigger of D4 deletes D2 in a later statement than that of D2. */
  @Test
  void rowThatLaterStatementDeletesIsRejected() throws SQLException {
    database.sql(
        """
        create function odd() returns trigger language plpgsql as $$ begin
          if new.department_id = 'D3' then raise exception 'no'; end if;
          if new.department_id = 'D4' then delete from foresytsdepartment where department_id = 'D2'; end if;
          return new; end $$
        """,
        "create trigger odd before insert on foresytsdepartment for each row execute function odd()");
    dynamo.page(
        DEPARTMENTS,
        Stream.of("D1", "D2", "D3", "D4").map(id -> DEPARTMENTS.item(CLIENT, id)).toList(),
        true);
    RunResult run = RunResult.run(environment(), "--max-rejects", "100%").succeeded();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(2);
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(2);
    assertThat(database.query("select department_id from foresytsdepartment order by 1"))
        .containsExactly("D1", "D4", "Theirs");
  }

  @Test
  void rowsOfTriggerThatChangesEveryKeyDoNotAccumulate() throws SQLException {
    database.sql(
        """
        create function lower_key() returns trigger language plpgsql as
          $$ begin new.department_id = lower(new.department_id); return new; end $$
        """,
        "create trigger lower_key before insert on foresytsdepartment for each row execute function lower_key()");
    for (int run = 0; run < 2; run++) {
      dynamo.page(DEPARTMENTS, departments("Name"), false);
      dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "low")), true);
      RunResult refused = RunResult.run(environment(), "--max-rejects", "100%").succeeded();
      assertThat(refused.count(DEPARTMENTS, "rejected")).isEqualTo(RECORDS);
      assertThat(refused.count(DEPARTMENTS, run == 0 ? "inserted" : "unchanged")).isEqualTo(1);
      assertThat(database.count(DEPARTMENTS)).isEqualTo(2);
    }
  }

  /** As a unique constraint in place of the primary key allows it. */
  @Test
  void rowWhoseKeyTriggerRemovesIsRejected() throws SQLException {
    database.sql(
        "alter table foresytsdepartment drop constraint foresytsdepartment_pkey cascade,"
            + " add unique (department_id), alter department_id drop not null");
    trigger("before insert", "new.department_id = null");
    rejected(run("Name"), "inserted", "a trigger stored it as NULL of client WASJKSP");
    assertThat(rows()).hasSize(RECORDS);
  }

  /** Such a trigger keeps the row from ever being as in the source. */
  @Test
  void valueThatTriggerChangesIsKept() throws Exception {
    trigger("before insert or update", "new.department_name = upper(new.department_name)");
    assertThat(run("Name").succeeded().count(DEPARTMENTS, "inserted")).isEqualTo(RECORDS);
    RunResult again = run("Name").succeeded();
    assertThat(again.count(DEPARTMENTS, "updated")).isEqualTo(1);
    assertThat(again.count(DEPARTMENTS, "unchanged")).isEqualTo(RECORDS - 1);
    assertThat(rows()).contains("D7|NAME");
    dynamo.page(DEPARTMENTS, departments("Name"), true);
    CommandResult verify = CommandResult.run(environment(), "verify");
    assertThat(verify.exitCode()).isEqualTo(5);
    assertThat(verify.out()).contains("1 different", "different: D7 (department_name)");
  }

  private void rejected(RunResult run, String others, String words) throws SQLException {
    run.succeeded();
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1);
    assertThat(run.count(DEPARTMENTS, others)).isEqualTo(RECORDS - 1);
    assertThat(run.console())
        .contains("⚠ Rejected department D7: " + words)
        .doesNotContain("Secret");
    assertThat(run.rejects(DEPARTMENTS, "record").get(0).at("/item/department_id/S").textValue())
        .isEqualTo("D7");
    assertThat(rows())
        .doesNotContain("X|Name")
        .contains("D8|" + (others.equals("updated") ? "Other" : "Name"));
    assertThat(
            database.query(
                "select department_id, clientid, department_name from foresytsdepartment where clientid <> '"
                    + CLIENT
                    + "'"))
        .containsExactly("Theirs|OTHER|Theirs");
    assertThat(database.query("select * from log")).isEmpty();
  }

  /** Creates a trigger for the row D7 alone. */
  private void trigger(String time, String body) throws SQLException {
    database.sql(
        "create or replace function odd() returns trigger language plpgsql as $$ begin %s; return new; end $$"
            .formatted(body),
        "create trigger odd %s on foresytsdepartment for each row when (new.department_id = 'D7') execute function odd()"
            .formatted(time));
  }

  private RunResult run(String name) {
    dynamo.page(DEPARTMENTS, departments(name), true);
    return RunResult.run(environment());
  }

  private List<String> rows() throws SQLException {
    return database.query(
        "select department_id, department_name from foresytsdepartment order by department_id");
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
  }

  private static List<Map<String, AttributeValue>> departments(String name) {
    return IntStream.range(0, RECORDS)
        .mapToObj(number -> DEPARTMENTS.item(CLIENT, "D" + number, "department_name", name))
        .toList();
  }
}
