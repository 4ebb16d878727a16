package com.foresyts.etl.it.rows;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Columns whose collation takes upper and lower case for equal. */
@Tag("slow")
class CollationIT {
  private static final String CLIENT = "WASJKSP";

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @BeforeEach
  void insensitive() throws Exception {
    database.with(Predecessor::createTables);
    database.sql(
        "create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        """
        do $$ declare k record; begin
          for k in select conrelid::regclass as child, conname from pg_constraint
            where contype = 'f' loop
            execute format('alter table %s drop constraint %I', k.child, k.conname);
          end loop; end $$
        """);
  }

  /** What is stored decides which of the two stands, whatever the order of the read. */
  @ParameterizedTest
  @CsvSource({
    "DEPARTMENTS, true",
    "DEPARTMENTS, false",
    "HOLIDAYS, true",
    "HOLIDAYS, false",
    "EMPLOYEES, true"
  })
  void firstOfTwoEqualKeysStands(SourceTable table, boolean onePage) throws SQLException {
    insensitive(table, table.idAttribute());
    List<Map<String, AttributeValue>> lower =
        List.of(table.item(CLIENT, "x0"), table.item(CLIENT, "x1"));
    List<Map<String, AttributeValue>> upper =
        List.of(table.item(CLIENT, "X1"), table.item(CLIENT, "x2"));

    RunResult first = run(table, onePage, lower, upper);
    assertThat(first.count(table, "inserted")).isEqualTo(3);
    assertDuplicate(first, table);
    List<String> rows = versions(table);
    for (boolean upperFirst : List.of(false, true)) {
      RunResult next =
          upperFirst
              ? run(table, onePage, upper, lower, "--prune")
              : run(table, onePage, lower, upper);
      assertThat(next.count(table, "unchanged")).isEqualTo(3);
      assertDuplicate(next, table);
      assertThat(next.count(table, "pruned")).isZero();
      assertThat(versions(table)).isEqualTo(rows);
      page(table, onePage, upper, lower);
      CommandResult verify = verify("--prune");
      assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
      assertThat(verify.out()).contains("✓ 3 ").doesNotContain("extra");
    }
  }

  private static void assertDuplicate(RunResult run, SourceTable table) {
    assertThat(run.count(table, "duplicate")).isEqualTo(1);
    assertThat(run.rejects(table, "duplicate").get(0).get("key").textValue()).isEqualTo("X1");
    assertThat(run.console())
        .contains(
            " X1: PostgreSQL holds x1, which the collation of %s takes for the same key"
                .formatted(table.idAttribute()));
  }

  /** A row whose record is gone is in the way of one of an equal key, until it is pruned. */
  @Test
  void rowOfGoneRecordKeepsEqualKeyOutUntilPruned() throws SQLException {
    insensitive(DEPARTMENTS, "department_id");
    for (int number = 0; number < 9; number++) {
      database.sql(
          "insert into foresytsdepartment values ('d%d', '%s', null, null, 1)"
              .formatted(number, CLIENT));
    }
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int number = 0; number < 9; number++) {
      items.add(DEPARTMENTS.item(CLIENT, (number == 1 ? "D" : "d") + number));
    }
    page(DEPARTMENTS, true, items, List.of());
    CommandResult verify = verify();
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains("✓ 8 departments as in the source, 1 extra\n    extra: d1\n");

    RunResult prune = run(DEPARTMENTS, true, items, List.of(), "--prune");
    assertThat(prune.count(DEPARTMENTS, "duplicate")).isEqualTo(1);
    assertThat(prune.console()).contains("✓ Pruned 1 departments: d1");
    RunResult next = run(DEPARTMENTS, true, items, List.of(), "--prune");
    assertThat(next.count(DEPARTMENTS, "inserted")).isEqualTo(1);
    assertThat(next.count(DEPARTMENTS, "unchanged")).isEqualTo(8);
  }

  @Test
  void textArrayIsComparedByteByByte() throws SQLException {
    database.sql("alter table foresytsholidays alter location_id type text[] collate ci");
    run(HOLIDAYS, true, List.of(HOLIDAYS.item(CLIENT, "H", "location_id", "abc")), List.of());
    List<Map<String, AttributeValue>> changed =
        List.of(HOLIDAYS.item(CLIENT, "H", "location_id", "ABC"));
    page(HOLIDAYS, true, changed, List.of());
    assertThat(verify().out()).contains("different: H (location_id)");
    assertThat(run(HOLIDAYS, true, changed, List.of()).count(HOLIDAYS, "updated")).isEqualTo(1);
    assertThat(database.query("select location_id from foresytsholidays")).containsExactly("{ABC}");
  }

  /** The client of the other spelling is another one. */
  @ParameterizedTest
  @CsvSource({"DEPARTMENTS", "HOLIDAYS"})
  void clientsAreComparedByteByByte(SourceTable table) throws SQLException {
    insensitive(table, "clientid");
    insensitive(table, table.idAttribute());
    String theirs =
        "select * from %s where clientid collate \"C\" = 'wasjksp'".formatted(table.target());
    database.sql(
        "insert into %s (clientid, %s) values ('wasjksp', 'x1'), ('wasjksp', 'x9')"
            .formatted(table.target(), table.idAttribute()));
    List<String> before = database.query(theirs);
    List<Map<String, AttributeValue>> items =
        List.of(table.item(CLIENT, "x1"), table.item(CLIENT, "x2"));
    RunResult run = run(table, true, items, List.of(), "--prune", "--prune-limit", "100%");
    assertThat(run.count(table, "rejected")).isEqualTo(1);
    assertThat(run.count(table, "inserted")).isEqualTo(1);
    assertThat(run.count(table, "pruned")).isZero();
    assertThat(run.console()).contains(" x1: its row in PostgreSQL belongs to client wasjksp");
    page(table, true, items, List.of());
    assertThat(verify("--prune").out()).contains("✓ 1 ").doesNotContain("extra");
    assertThat(database.query(theirs)).isEqualTo(before);
  }

  /** PostgreSQL checks a foreign key with the collation of the column that it refers to. */
  @Test
  void pruneComparesKeysOfTwoCollations() throws SQLException {
    database.sql(
        "alter table foresytsleavelist alter userid type varchar(255) collate \"C\"",
        "alter table foresytsemployee_master alter userid type varchar(255) collate \"POSIX\"",
        "alter table foresytsleavelist add foreign key (userid) references foresytsemployee_master",
        "create table budget (d varchar(50) collate \"POSIX\" references foresytsdepartment on delete cascade)",
        "insert into foresytsdepartment (department_id, clientid) values ('Kept', 'WASJKSP'), ('Gone', 'WASJKSP')",
        "insert into foresytsemployee_master (userid, clientid) values ('Kept', 'WASJKSP'), ('Gone', 'WASJKSP')",
        "insert into foresytsleavelist (user_leave_id, userid, clientid) values ('L1', 'Kept', 'WASJKSP')",
        "insert into budget values ('Kept')");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    dynamo.page(EMPLOYEES, List.of(EMPLOYEES.item(CLIENT, "U1")), true);
    dynamo.page(LEAVES, List.of(LEAVES.item(CLIENT, "L1", "userid", "Kept")), true);
    RunResult run = RunResult.run(environment(), "--prune", "--prune-limit", "100%").succeeded();
    assertThat(run.console())
        .contains("✓ Pruned 1 departments: Gone", "a row of budget refers to it")
        .contains("✓ Pruned 1 employees: Gone", "a row of foresytsleavelist refers to it");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    dynamo.page(EMPLOYEES, List.of(EMPLOYEES.item(CLIENT, "U1")), true);
    dynamo.page(LEAVES, List.of(LEAVES.item(CLIENT, "L1", "userid", "Kept")), true);
    CommandResult verify = verify("--prune");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
  }

  /** Also if the foreign key would take the two ids for equal. */
  @Test
  void referencesAreComparedByteByByte() throws SQLException {
    insensitive(EMPLOYEES, "userid");
    insensitive(LEAVES, "userid");
    dynamo.page(EMPLOYEES, List.of(EMPLOYEES.item(CLIENT, "U1")), true);
    dynamo.page(
        LEAVES,
        List.of(
            LEAVES.item(CLIENT, "L1", "userid", "U1"), LEAVES.item(CLIENT, "L2", "userid", "u1")),
        true);
    RunResult run = RunResult.run(environment()).succeeded();
    assertThat(run.count(LEAVES, "inserted")).isEqualTo(1);
    assertThat(run.count(LEAVES, "skipped")).isEqualTo(1);
  }

  private void insensitive(SourceTable table, String column) throws SQLException {
    database.sql(
        "alter table %s alter %s type varchar(50) collate ci".formatted(table.target(), column));
  }

  private void page(
      SourceTable table,
      boolean onePage,
      List<Map<String, AttributeValue>> first,
      List<Map<String, AttributeValue>> second) {
    List<Map<String, AttributeValue>> all = new ArrayList<>(first);
    if (onePage) {
      all.addAll(second);
      dynamo.page(table, all, true);
    } else {
      dynamo.page(table, first, false);
      dynamo.page(table, second, true);
    }
  }

  private RunResult run(
      SourceTable table,
      boolean onePage,
      List<Map<String, AttributeValue>> first,
      List<Map<String, AttributeValue>> second,
      String... options) {
    page(table, onePage, first, second);
    return RunResult.run(environment(), options).succeeded();
  }

  private CommandResult verify(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "verify";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return CommandResult.run(environment(), arguments);
  }

  private List<String> versions(SourceTable table) throws SQLException {
    return database.query(
        "select xmin, ctid, t.* from %s t order by ctid".formatted(table.target()));
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
  }
}
