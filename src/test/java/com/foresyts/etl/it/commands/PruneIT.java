package com.foresyts.etl.it.commands;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static com.foresyts.etl.fixture.SourceTable.LEAVE_TYPES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That pruning deletes what is gone from the source, and nothing else. */
@Tag("newest-postgresql")
@Tag("slow")
class PruneIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();
  private List<String> others = List.of();

  @BeforeEach
  void twoClientsThatHaveBeenMigrated() throws Exception {
    FIXTURE.wipe();
    FIXTURE.load(Sample.small(CLIENT));
    FIXTURE.load(Sample.small("OTHER"));
    run().succeeded();
    RunResult.run(FIXTURE.environment("OTHER", database.name())).succeeded();
    others = versions("OTHER");
  }

  @AfterEach
  void theOthersRowsAreAsTheyWere() throws Exception {
    assertThat(versions("OTHER")).isEqualTo(others).isNotEmpty();
  }

  @Test
  void pruneDeletesExactlyTheRowsDeletedAtSource() throws Exception {
    Map<SourceTable, List<String>> rows = database.rows(CLIENT);
    List<String> leaves = ids(LEAVES, 25);
    List<String> absents = ids(ABSENTS, 2);
    leaves.forEach(id -> deleteAtTheSource(LEAVES, id));
    absents.forEach(id -> deleteAtTheSource(ABSENTS, id));
    assertThat(run().succeeded().count(LEAVES, "pruned")).isZero();
    assertThat(database.rows(CLIENT)).isEqualTo(rows);

    RunResult run = prune();
    assertThat(run.count(LEAVES, "pruned")).isEqualTo(25);
    assertThat(run.count(ABSENTS, "pruned")).isEqualTo(2);
    assertThat(run.console())
        .contains("✓ Pruned 25 leave records: " + String.join(", ", leaves.subList(0, 20)))
        .contains(", … and 5 more")
        .contains("✓ Pruned 2 absent records: " + String.join(", ", absents));
    rows.replace(LEAVES, without(leaves, rows.get(LEAVES)));
    rows.replace(ABSENTS, without(absents, rows.get(ABSENTS)));
    assertThat(database.rows(CLIENT)).isEqualTo(rows);
    assertThat(run("--prune").succeeded().console()).doesNotContain("Pruned");
  }

  @Test
  void pruneKeepsRowThatIsReferredTo() throws Exception {
    String unused = "D-unused";
    FIXTURE.put(DEPARTMENTS, DEPARTMENTS.item(CLIENT, unused));
    assertThat(run().succeeded().count(DEPARTMENTS, "inserted")).isEqualTo(1);
    String type =
        database
            .query(
                "select min(leave_category_id) from foresytsleavelist where clientid = '%s'"
                    .formatted(CLIENT))
            .get(0);
    deleteAtTheSource(LEAVE_TYPES, type);
    deleteAtTheSource(DEPARTMENTS, unused);
    RunResult run = prune("--prune-limit", "50%");
    assertThat(run.console())
        .contains(
            "⚠ Not pruned: leave type %s, since a row of foresytsleavelist refers to it"
                .formatted(type));
    assertThat(run.count(LEAVE_TYPES, "pruned")).isZero();
    assertThat(run.count(DEPARTMENTS, "pruned")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no action | PostgreSQL refuses the row (SQLSTATE 23503, constraint payroll
          cascade | a row of payroll refers to it
          set null | a row of payroll refers to it
          """)
  void pruneKeepsRowThatForeignTableRefersTo(String onDelete, String reason) throws Exception {
    database.sql(
        "create table payroll (holiday text, client text, foreign key (client, holiday) references foresytsholidays on delete "
            + onDelete
            + ")",
        "insert into payroll select holiday_id, clientid from foresytsholidays where clientid = 'WASJKSP' order by 1 limit 1");
    List<String> holidays = ids(HOLIDAYS, 2);
    holidays.forEach(id -> deleteAtTheSource(HOLIDAYS, id));

    RunResult run = prune();
    assertThat(run.console())
        .contains("⚠ Not pruned: holiday %s, since %s".formatted(holidays.get(0), reason));
    assertThat(run.count(HOLIDAYS, "pruned")).isEqualTo(1);
    assertThat(ids(HOLIDAYS, 1)).containsExactly(holidays.get(0));
    assertThat(database.query("select * from payroll"))
        .containsExactly(holidays.get(0) + "|" + CLIENT);
  }

  /** A trigger refuses a row under any SQLSTATE. */
  @ParameterizedTest
  @CsvSource({"P0001", "BP001", "40001", "XX001"})
  void pruneKeepsRowThatTriggerRefusesToDelete(String state) throws Exception {
    List<String> holidays = ids(HOLIDAYS, 2);
    database.sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'Secret' using errcode = '%s'; end $$"
            .formatted(state),
        "create trigger refuse before delete on foresytsholidays for each row when (old.holiday_id = '%s') execute function refuse()"
            .formatted(holidays.get(0)));
    holidays.forEach(id -> deleteAtTheSource(HOLIDAYS, id));
    RunResult run = run("--prune").succeeded();
    assertThat(run.console())
        .contains(
            "⚠ Not pruned: holiday %s, since PostgreSQL refuses the row (SQLSTATE %s)"
                .formatted(holidays.get(0), state))
        .doesNotContain("Secret");
    assertThat(run.count(HOLIDAYS, "pruned")).isEqualTo(1);
  }

  /** A row whose key is equal by the column's collation alone is not the record's. */
  @Test
  void pruneComparesKeysByteByByte() throws Exception {
    database.sql(
        "create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "alter table foresytsholidays alter column holiday_id type text collate ci",
        "update foresytsholidays set holiday_id = lower(holiday_id) where clientid = 'WASJKSP'");
    others = versions("OTHER"); // the table was written anew
    int holidays = ids(HOLIDAYS, 1_000).size();
    RunResult run = run("--prune", "--prune-limit", "100%").succeeded();
    assertThat(run.count(HOLIDAYS, "duplicate")).isEqualTo(holidays);
    assertThat(run.count(HOLIDAYS, "pruned")).isEqualTo(holidays);
    assertThat(run("--prune").succeeded().count(HOLIDAYS, "inserted")).isEqualTo(holidays);
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void pruneStartsAgainAfterDeadlock() throws Exception {
    database.failFirst(2, "delete", HOLIDAYS, "40P01");
    ids(HOLIDAYS, 1).forEach(id -> deleteAtTheSource(HOLIDAYS, id));
    ids(LEAVES, 3).forEach(id -> deleteAtTheSource(LEAVES, id));
    RunResult run = run("--prune").succeeded();
    assertThat(run.console())
        .contains("⚠ PostgreSQL ended the pruning because of a deadlock with another session")
        .doesNotContain("Secret");
    assertThat(run.count(HOLIDAYS, "pruned")).isEqualTo(1);
    assertThat(run.count(LEAVES, "pruned")).isEqualTo(3);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void signalDuringPruneLeavesEveryRow() throws Exception {
    List<String> holidays = ids(HOLIDAYS, 1);
    holidays.forEach(id -> deleteAtTheSource(HOLIDAYS, id));
    ids(LEAVES, 3).forEach(id -> deleteAtTheSource(LEAVES, id));
    Map<SourceTable, List<String>> rows = database.rows(CLIENT);
    database.with(
        holder -> {
          holder.setAutoCommit(false);
          try (Statement statement = holder.createStatement()) {
            statement.execute(
                "select from foresytsholidays where holiday_id = '%s' for update"
                    .formatted(holidays.get(0)));
          }
          try (JarProcess run =
              JarProcess.start(FIXTURE.environment(CLIENT, database.name()), "--prune")) {
            Await.until("the pruning waits", () -> database.waiting().size() == 1);
            run.signal("TERM");
            RunResult ended = run.program();
            assertThat(ended.exitCode()).isEqualTo(143);
            assertThat(ended.count(LEAVES, "pruned")).isZero();
          }
        });
    assertThat(database.rows(CLIENT)).isEqualTo(rows);
  }

  @Test
  void pruneChecksRightToDeleteBeforeFirstTable() throws Exception {
    String role = database.role("writer");
    database.sql(
        "grant select, insert, update on all tables in schema public to " + role,
        "grant delete on foresytsleavelist to " + role);
    Map<String, String> environment = FIXTURE.environment(CLIENT, database.name());
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    RunResult refused = RunResult.run(environment, "--prune");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.errors())
        .contains(
            "foresytsdepartment: user %1$s may not delete: grant delete on \"public\".\"foresytsdepartment\" to \"%1$s\";"
                .formatted(role))
        .doesNotContain("foresytsleavelist");
    assertThat(refused.summary().get("tables")).isEmpty();
    RunResult.run(environment, "--prune", "--only", "leaves").succeeded();
  }

  @Test
  void pruneDeletesChildrenBeforeParents() throws Exception {
    String employee =
        database
            .query(
                "select userid from foresytsleavelist where clientid = '%s' group by 1 order by count(*) limit 1"
                    .formatted(CLIENT))
            .get(0);
    deleteAtTheSource(EMPLOYEES, employee);
    for (SourceTable table : List.of(LEAVES, ABSENTS)) {
      database
          .query(
              "select %s from %s where userid = '%s'"
                  .formatted(table.idAttribute(), table.target(), employee))
          .forEach(id -> deleteAtTheSource(table, id));
    }
    RunResult run = prune();
    assertThat(run.count(EMPLOYEES, "pruned")).isEqualTo(1);
    assertThat(run.count(LEAVES, "pruned")).isPositive();
    assertThat(run.console()).doesNotContain("Not pruned");
  }

  @Test
  void pruneRefusesToEmptyTableAboveLimit() throws Exception {
    ids(HOLIDAYS, 1_000).forEach(id -> deleteAtTheSource(HOLIDAYS, id));
    ids(LEAVES, 1).forEach(id -> deleteAtTheSource(LEAVES, id));
    Map<SourceTable, List<String>> rows = database.rows(CLIENT);
    int holidays = requireNonNull(rows.get(HOLIDAYS)).size();
    RunResult refused = run("--prune");
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.errors())
        .contains(
            "(holidays): %1$d of the %1$d holidays of client %2$s would be pruned, more than --prune-limit 20%% allows; nothing was pruned."
                .formatted(holidays, CLIENT));
    assertThat(database.rows(CLIENT)).isEqualTo(rows);

    RunResult dry = run("--prune", "--prune-limit", "100%", "--dry-run").succeeded();
    assertThat(dry.count(HOLIDAYS, "pruned")).isEqualTo(holidays);
    assertThat(database.rows(CLIENT)).isEqualTo(rows);
    RunResult allowed = run("--prune", "--prune-limit", "100%").succeeded();
    assertThat(allowed.count(HOLIDAYS, "pruned")).isEqualTo(holidays);
    assertThat(allowed.count(LEAVES, "pruned")).isEqualTo(1);
    assertThat(database.rows(CLIENT).get(HOLIDAYS)).isEmpty();
  }

  /** Skipped, inactive and refused records are there; of one without a key nobody knows. */
  @Test
  void pruneKeepsRowsOfSkippedInactiveAndRejectedRecords() throws Exception {
    FIXTURE.wipe(LEAVE_TYPES.keyedBy("pk"));
    FIXTURE.load(Sample.small(CLIENT).with(LEAVE_TYPES, 0).withSeed(3));
    for (String id : List.of("LC", " ")) {
      FIXTURE.put(
          LEAVE_TYPES,
          Map.of(
              "pk", AttributeValue.fromS("key of " + id),
              "clientid", AttributeValue.fromS(CLIENT),
              "leave_category_id", AttributeValue.fromS(id),
              "status_id", AttributeValue.fromS("1")));
    }
    RunResult run = prune("--prune-limit", "100%", "--max-rejects", "100%");
    assertThat(run.console()).contains("⚠ No leave types were pruned: a record has no usable key");
    assertThat(run.count(LEAVE_TYPES, "pruned")).isZero();
    assertThat(run.count(LEAVES, "skipped")).isPositive();
    assertThat(run.count(LEAVES, "pruned")).isZero();
  }

  private RunResult run(String... options) {
    return RunResult.run(FIXTURE.environment(CLIENT, database.name()), options);
  }

  /** A run that prunes, between verifications: it deletes what the first one says. */
  private RunResult prune(String... options) throws IOException {
    Path report = Files.createTempFile(Path.of("target"), "report", ".jsonl");
    verify("--report", report.toString());
    List<String> prunable = new ArrayList<>();
    for (String line : Files.readAllLines(report)) {
      JsonNode difference = new ObjectMapper().readTree(line);
      if (difference.path("prunable").asBoolean()) {
        prunable.add(named(difference));
      }
    }
    Files.delete(report);
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--prune");
    RunResult run = run(all.toArray(String[]::new)).succeeded();
    assertThat(run.rejects())
        .filteredOn(line -> line.get("kind").textValue().equals("pruned"))
        .extracting(PruneIT::named)
        .containsExactlyInAnyOrderElementsOf(prunable);
    CommandResult after = verify();
    assertThat(after.exitCode()).as(after.out() + after.err()).isZero();
    return run;
  }

  private CommandResult verify(String... options) {
    List<String> arguments = new ArrayList<>(List.of("verify", "--prune"));
    arguments.addAll(List.of(options));
    return CommandResult.run(
        FIXTURE.environment(CLIENT, database.name()), arguments.toArray(String[]::new));
  }

  private static String named(JsonNode line) {
    return line.get("table").textValue() + " " + line.get("key").textValue();
  }

  private List<String> ids(SourceTable table, int number) throws SQLException {
    return database.query(
        "select %s from %s where clientid = '%s' order by 1 limit %d"
            .formatted(table.idAttribute(), table.target(), CLIENT, number));
  }

  /** The rows of a client with their versions. */
  private List<String> versions(String client) throws SQLException {
    List<String> versions = new ArrayList<>();
    for (SourceTable table : SourceTable.values()) {
      versions.addAll(
          database.query(
              "select xmin, t.* from %s t where clientid = '%s' order by ctid"
                  .formatted(table.target(), client)));
    }
    return versions;
  }

  private static void deleteAtTheSource(SourceTable table, String id) {
    FIXTURE.delete(table, CLIENT, id);
  }

  private static List<String> without(List<String> ids, @Nullable List<String> rows) {
    return requireNonNull(rows).stream()
        .filter(row -> ids.stream().noneMatch(id -> row.contains("\"" + id + "\"")))
        .toList();
  }
}
