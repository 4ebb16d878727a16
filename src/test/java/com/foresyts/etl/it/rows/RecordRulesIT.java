package com.foresyts.etl.it.rows;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static com.foresyts.etl.fixture.SourceTable.LEAVE_TYPES;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The rules of contract section 4, one by one, on a handful of records. */
@Tag("slow")
class RecordRulesIT {
  private static final String CLIENT = "WASJKSP";
  private final Fixture fixture = Fixture.shared();
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void anEmptyDatabase() {
    fixture.wipe();
  }

  @Test
  void onlyItemsOfClientAreRead() throws SQLException {
    put(DEPARTMENTS, "department_id", "D1", "clientid", CLIENT, "status_id", 1);
    put(DEPARTMENTS, "department_id", "D2", "clientid", "wasjksp", "status_id", 1);
    put(DEPARTMENTS, "department_id", "D3", "clientid", "OTHER", "status_id", 1);
    put(DEPARTMENTS, "department_id", "D4", "status_id", 1);
    assertThat(run().count(DEPARTMENTS, "read")).isEqualTo(1);
    assertThat(database.query("select department_id from foresytsdepartment"))
        .containsExactly("D1");
  }

  @Test
  void inactiveRecordIsNotInsertedButItsRowIsUpdated() throws SQLException {
    department("D1", 1);
    department("D2", 0);
    RunResult first = run();
    assertThat(first.count(DEPARTMENTS, "inserted")).isEqualTo(1);
    assertThat(first.count(DEPARTMENTS, "inactive")).isEqualTo(1);
    department("D1", 0);
    RunResult second = run();
    assertThat(second.count(DEPARTMENTS, "updated")).isEqualTo(1);
    assertThat(second.count(DEPARTMENTS, "inactive")).isEqualTo(1);
    assertThat(run().count(DEPARTMENTS, "unchanged")).isEqualTo(1);
    assertThat(database.query("select department_id, status_id from foresytsdepartment"))
        .containsExactly("D1|0");
  }

  @Test
  void statusOneIsActiveAsNumberAndAsString() {
    employee("U1", "statusid", "1");
    employee("U2", "statusid", 1);
    employee("U3", "statusid", "01");
    employee("U4", "statusid", true);
    RunResult run = run();
    assertThat(run.count(EMPLOYEES, "inserted")).isEqualTo(2);
    assertThat(run.count(EMPLOYEES, "inactive")).isEqualTo(2);
  }

  @Test
  void unusableKeyRejectsRecord() {
    fixture.wipe(LEAVE_TYPES.keyedBy("pk"));
    put(LEAVE_TYPES, "pk", "1", "clientid", CLIENT, "status_id", "1");
    put(LEAVE_TYPES, "pk", "2", "clientid", CLIENT, "status_id", "1", "leave_category_id", " ");
    put(LEAVE_TYPES, "pk", "3", "clientid", CLIENT, "status_id", "1", "leave_category_id", "null");
    put(LEAVE_TYPES, "pk", "4", "clientid", CLIENT, "status_id", "1", "leave_category_id", "a\0");
    put(LEAVE_TYPES, "pk", "5", "clientid", CLIENT, "status_id", "1", "leave_category_id", "LC");
    RunResult run = run();
    assertThat(run.count(LEAVE_TYPES, "rejected")).isEqualTo(4);
    assertThat(run.count(LEAVE_TYPES, "inserted")).isEqualTo(1);
    assertThat(run.console())
        .contains("⚠ Rejected leave type without a key: leave_category_id is missing");
  }

  @Test
  void firstOfTwoItemsWithOneKeyStands() throws SQLException {
    fixture.wipe(DEPARTMENTS.keyedBy("clientid", "position"));
    for (int position = 1; position <= 3; position++) {
      put(
          DEPARTMENTS,
          "clientid",
          CLIENT,
          "position",
          String.valueOf(position),
          "department_id",
          "D1",
          "department_name",
          "name " + position,
          "status_id",
          1);
    }
    RunResult run = run();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(1);
    assertThat(run.count(DEPARTMENTS, "duplicate")).isEqualTo(2);
    assertThat(database.query("select department_name from foresytsdepartment"))
        .containsExactly("name 1");
    assertThat(run().count(DEPARTMENTS, "unchanged")).isEqualTo(1);
  }

  @Test
  void rowsOfOtherClientAreNeverTouched() throws SQLException {
    department("D1", 1);
    run();
    database.sql(
        "update foresytsdepartment set clientid = 'OTHER' where department_id = 'D1'",
        "insert into foresytsdepartment values ('D2', null, 'nobody''s', null, 1)",
        "insert into foresytsdepartment values ('D3', 'OTHER', 'theirs', null, 1)");
    List<String> before = database.query("select *, xmin, xmax from foresytsdepartment order by 1");
    department("D2", 1);
    department("D3", 0);
    department("D4", 1);
    RunResult run = run();
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(3);
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(1);
    assertThat(run.console())
        .contains("⚠ Rejected department D1: its row in PostgreSQL belongs to client OTHER")
        .contains("⚠ Rejected department D2: its row in PostgreSQL belongs to no client");
    assertThat(
            database.query(
                "select *, xmin, xmax from foresytsdepartment where department_id <> 'D4' order by 1"))
        .isEqualTo(before);
  }

  @Test
  void holidaysOfTwoClientsMayShareIds() throws SQLException {
    for (String client : List.of(CLIENT, "OTHER")) {
      put(HOLIDAYS, "clientid", client, "holiday_id", "H1", "status_id", "1", "color", client);
      RunResult.run(fixture.environment(client, database.name())).succeeded();
    }
    assertThat(
            database.query("select clientid, holiday_id, color from foresytsholidays order by 1"))
        .containsExactly("OTHER|H1|OTHER", "WASJKSP|H1|WASJKSP");
  }

  @Test
  void recordWithoutActiveEmployeeIsSkippedUnlessItsRowExists() throws SQLException {
    employee("U1");
    employee("U2", "statusid", "0");
    leave("L1", "U1");
    leave("L2", "U2");
    leave("L3", "U3");
    leave("L4", " ");
    RunResult first = run();
    assertThat(first.count(LEAVES, "inserted")).isEqualTo(1);
    assertThat(first.count(LEAVES, "skipped")).isEqualTo(3);
    assertThat(first.console())
        .contains("⚠ Skipping leave record for non-existent/inactive employee: U3");

    employee("U1", "statusid", "0"); // inactive now, but in PostgreSQL
    leave("L1", "U1", "reason", "changed");
    leave("L5", "U1");
    RunResult second = run();
    assertThat(second.count(LEAVES, "updated")).isEqualTo(1);
    assertThat(second.count(LEAVES, "skipped")).isEqualTo(4);
    assertThat(second.console()).contains("employee: U1 (inactive; record L5)");

    leave("L1", "U3", "reason", "of somebody unknown");
    assertThat(run().count(LEAVES, "skipped")).isEqualTo(5);
    assertThat(database.query("select userid, reason from foresytsleavelist"))
        .containsExactly("U1|changed");
  }

  @Test
  void employeeOfOtherClientIsNoParent() throws SQLException {
    employee("U1");
    put(EMPLOYEES, "clientid", "OTHER", "userid", "U2", "statusid", "1");
    RunResult.run(fixture.environment("OTHER", database.name())).succeeded();
    put(ABSENTS, "userAbsentActionId", "A1", "clientId", CLIENT, "userId", "U2");
    assertThat(run().count(ABSENTS, "skipped")).isEqualTo(1);
  }

  @Test
  void referenceToNothingBecomesNullAndIsCounted() throws SQLException {
    department("D1", 1);
    put(DEPARTMENTS, "department_id", "D2", "clientid", "OTHER", "status_id", 1);
    employee("U1", "basedepartmentid", "D1");
    employee("U2", "basedepartmentid", "D2");
    employee("U3", "basedepartmentid", " ");
    employee("U4", "basedepartmentid", "null");
    employee("U5", "basedepartmentid", "D1\0");
    RunResult.run(fixture.environment("OTHER", database.name()), "--only", "departments")
        .succeeded();
    RunResult run = run();
    assertThat(run.count(EMPLOYEES, "inserted")).isEqualTo(5);
    assertThat(run.count(EMPLOYEES, "unlinked")).isEqualTo(2);
    assertThat(run.count(EMPLOYEES, "cleanedValues")).isZero();
    assertThat(
            database.query(
                "select userid, basedepartmentid from foresytsemployee_master order by 1"))
        .containsExactly("U1|D1", "U2|null", "U3|null", "U4|null", "U5|null");
    assertThat(run().count(EMPLOYEES, "unchanged")).isEqualTo(5);
  }

  @Test
  void managerNameComesFromSourceWhetherActiveOrNot() throws SQLException {
    employee("U1", "fullname", "One", "reportingmanager", "U3");
    employee("U2", "fullname", "Two", "reportingmanager", "U1");
    employee("U3", "fullname", "Three", "statusid", "0", "reportingmanager", "U3");
    employee("U4", "reportingmanager", "nobody");
    employee("null", "fullname", "No One");
    employee("U6", "reportingmanager", "null");
    employee("U5", "reportingmanager", "U5", "fullname", 5);
    put(EMPLOYEES, "clientid", "OTHER", "userid", "nobody", "fullname", "Other", "statusid", "1");
    run();
    assertThat(database.query("select userid, managername from foresytsemployee_master order by 1"))
        .containsExactly("U1|Three", "U2|One", "U4|null", "U5|5", "U6|null");
    employee("U3", "fullname", "Renamed", "statusid", "0");
    assertThat(run().count(EMPLOYEES, "updated")).isEqualTo(1);
    assertThat(
            database.query("select managername from foresytsemployee_master where userid = 'U1'"))
        .containsExactly("Renamed");
  }

  @Test
  void managerNameIsConvertedAsText() throws Exception {
    database.with(Predecessor::createTables);
    database.sql("alter table foresytsemployee_master alter reportingmanager type varchar(5)");
    employee("BOSS1", "fullname", "a\0b");
    employee("BOSS2", "fullname", "x".repeat(300));
    employee("BOSSNUMBER3", "fullname", "Three");
    employee("x".repeat(300), "fullname", "Four");
    employee("U1", "reportingmanager", "BOSS1");
    employee("U2", "reportingmanager", "BOSS2");
    employee("U3", "reportingmanager", "BOSSNUMBER3");
    employee("U4", "reportingmanager", "x".repeat(300));
    employee("U5", "reportingmanager", "BOSS1\0");
    RunResult run = run();
    assertThat(
            database.query(
                "select userid, managername from foresytsemployee_master"
                    + " where userid like 'U%' order by 1"))
        .containsExactly("U1|ab", "U2|null", "U3|Three", "U4|Four", "U5|null");
    assertThat(run.count(EMPLOYEES, "rejected")).isEqualTo(1);
    assertThat(run.count(EMPLOYEES, "cleanedValues")).isEqualTo(3);
    assertThat(run.count(EMPLOYEES, "nulledValues")).isEqualTo(4);
  }

  @Test
  void runFailsIfNoRecordIsFound() {
    put(DEPARTMENTS, "department_id", "D1", "clientid", "OTHER", "status_id", 1);
    RunResult run = RunResult.run(fixture.environment(CLIENT, database.name()));
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errors()).contains("no record of client WASJKSP was found");
  }

  @Test
  void tableOfRejectsAloneFailsAndTablesBeforeItStay() throws SQLException {
    department("D1", 1);
    put(HOLIDAYS, "clientid", CLIENT, "holiday_id", "null", "status_id", "1");
    RunResult run = RunResult.run(fixture.environment(CLIENT, database.name()));
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.summary().at("/error/table").textValue()).isEqualTo("holidays");
    assertThat(run.summary().at("/error/category").textValue()).isEqualTo("data");
    assertThat(database.query("select department_id from foresytsdepartment"))
        .containsExactly("D1");
  }

  @Test
  void emptyTablesAreWarnedOf() {
    employee("U1");
    leave("L1", "U1");
    leave("L2", "U2");
    run();
    fixture.wipe();
    employee("U2", "statusid", "0");
    assertThat(run().console())
        .contains("⚠ All employees that were read were skipped or inactive")
        .contains("⚠ No leave records were read, but PostgreSQL holds some of client WASJKSP")
        .doesNotContain("No absent records were read");
  }

  @Test
  void warningsOfOneKindEndAfterTwenty() {
    employee("U1");
    for (int number = 0; number < 23; number++) {
      leave("L" + number, "U9");
    }
    assertThat(run().console())
        .contains("⚠ … and 3 more skipped records")
        .satisfies(
            console ->
                assertThat(console.lines().filter(line -> line.startsWith("⚠ Skipping")))
                    .hasSize(20));
  }

  @Test
  void keyCannotForgeLogLine() {
    employee("U1");
    leave("L1", "U9\n✓ Migrated 1,000,000 leave records");
    assertThat(run().console()).contains("U9\\u000a✓ Migrated 1,000,000 leave records");
  }

  @Test
  void rowSuppressedByTriggerIsRejected() throws SQLException {
    department("D1", 1);
    run();
    database.sql(
        "create function nothing() returns trigger language plpgsql as 'begin return null; end'",
        "create trigger nothing before insert on foresytsdepartment for each row"
            + " when (new.department_id = 'D2') execute function nothing()");
    department("D2", 1);
    RunResult run = run();
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1);
    assertThat(run.count(DEPARTMENTS, "unchanged")).isEqualTo(1);
  }

  @Test
  void keyTakenByOtherClientMeanwhileRejectsRecord() throws Exception {
    department("D1", 1);
    run();
    department("D2", 1);
    database.with(
        other -> {
          other.setAutoCommit(false);
          try (Statement statement = other.createStatement()) {
            statement.execute("insert into foresytsdepartment values ('D2', 'OTHER')");
          }
          CompletableFuture<RunResult> running = CompletableFuture.supplyAsync(this::run);
          Await.until("the run waits for the key", () -> database.waiting().size() == 1);
          other.commit();
          RunResult run = running.get();
          assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1);
          assertThat(run.console()).contains("its row in PostgreSQL belongs to client OTHER");
        });
  }

  private RunResult run(String... options) {
    return RunResult.run(fixture.environment(CLIENT, database.name()), options).succeeded();
  }

  private void department(String id, int status) {
    put(DEPARTMENTS, "department_id", id, "clientid", CLIENT, "status_id", status);
  }

  private void employee(String id, Object... attributes) {
    Map<String, AttributeValue> item =
        item("clientid", CLIENT, "userid", id, "statusid", "1", "password", "secret");
    item.putAll(item(attributes));
    fixture.put(EMPLOYEES, item);
  }

  private void leave(String id, String employee, Object... attributes) {
    Map<String, AttributeValue> item =
        item("clientid", CLIENT, "user_leave_id", id, "userid", employee);
    item.putAll(item(attributes));
    fixture.put(LEAVES, item);
  }

  private void put(SourceTable table, Object... attributes) {
    fixture.put(table, item(attributes));
  }

  private static Map<String, AttributeValue> item(Object... attributes) {
    Map<String, AttributeValue> item = new HashMap<>();
    for (int index = 0; index < attributes.length; index += 2) {
      Object value = attributes[index + 1];
      item.put(
          attributes[index].toString(),
          value instanceof Integer number
              ? AttributeValue.fromN(number.toString())
              : value instanceof Boolean bool
                  ? AttributeValue.fromBool(bool)
                  : AttributeValue.fromS(value.toString()));
    }
    return item;
  }
}
