package com.foresyts.etl.it.commands;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That a dry run does everything and leaves nothing. */
class DryRunIT {
  private static final String CLIENT = "WASJKSP";
  private static final Set<String> OF_ONE_RUN = Set.of("elapsedMs", "consumedReadCapacity");
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();

  @Test
  void dryRunOfFirstRunLeavesNoTable() throws Exception {
    load(Sample.small(CLIENT).withRejects(3));
    List<String> before = state();
    RunResult dry = run("--dry-run").succeeded();
    assertThat(state()).isEqualTo(before);
    assertThat(dry.summary().get("dryRun").booleanValue()).isTrue();
    assertThat(dry.console())
        .contains("Process (dry run)\n", ", dry run: nothing of this was kept\n")
        .contains("✓ Migrated", "✓ Dry run completed: PostgreSQL is as it was before")
        .doesNotContain("Successfully");
    assertThat(database.backends()).isEmpty();

    RunResult real = run().succeeded();
    assertThat(real.summary().get("dryRun").booleanValue()).isFalse();
    assertThat(tables(dry)).isEqualTo(tables(real));
    assertThat(dry.rejects()).isEqualTo(real.rejects()).isNotEmpty();
  }

  @Test
  void dryRunOfLaterRunLeavesEveryRow() throws Exception {
    load(Sample.small(CLIENT));
    run().succeeded();
    load(Sample.small(CLIENT).withSeed(7));
    database.sql(
        "alter database %s set default_transaction_isolation = 'serializable'"
            .formatted(database.name()));
    List<String> before = state();
    RunResult dry = run("--dry-run").succeeded();
    assertThat(state()).isEqualTo(before);
    assertThat(dry.count(LEAVES, "updated")).isPositive();
    assertThat(tables(dry)).isEqualTo(tables(run().succeeded()));
  }

  @Tag("newest-postgresql")
  @Test
  void dryRunFailsAsRealRunWould() throws Exception {
    load(Sample.small(CLIENT).withRejects(100));
    List<String> before = state();
    RunResult dry = run("--dry-run", "--max-rejects", "0");
    assertThat(dry.exitCode()).isEqualTo(5);
    assertThat(dry.console()).doesNotContain("Dry run completed");
    assertThat(state()).isEqualTo(before);
  }

  /** In one transaction a lost one is a part of it. */
  @Tag("newest-postgresql")
  @Test
  void dryRunStartsAgainAfterDeadlock() throws Exception {
    load(Sample.small(CLIENT));
    run("--only", "departments").succeeded();
    database.failFirst(2, "insert", LEAVES, "40P01");
    RunResult dry = run("--dry-run").succeeded();
    assertThat(dry.console()).contains("starting it again");
    assertThat(dry.count(DEPARTMENTS, "unchanged")).isPositive();
    assertThat(database.count(LEAVES)).isZero();
  }

  @Tag("newest-postgresql")
  @Test
  void dryRunTakesRunLock() throws Exception {
    load(Sample.small(CLIENT));
    run("--only", "departments").succeeded();
    database.with(
        holder -> {
          holder.setAutoCommit(false);
          holder.createStatement().execute("lock table foresytsdepartment");
          try (JarProcess first =
              JarProcess.start(FIXTURE.environment(CLIENT, database.name()), "--dry-run")) {
            Await.until("it waits", () -> !database.waiting().isEmpty());
            assertThat(run("--dry-run").exitCode()).isEqualTo(6);
            assertThat(run().exitCode()).isEqualTo(6);
            holder.rollback();
            first.program().succeeded();
          }
        });
  }

  private static void load(Sample sample) {
    FIXTURE.wipe();
    FIXTURE.load(sample);
  }

  private RunResult run(String... options) {
    return RunResult.run(FIXTURE.environment(CLIENT, database.name()), options);
  }

  /** All rows with their versions, and the catalogue. */
  private List<String> state() throws SQLException {
    List<String> state =
        new ArrayList<>(
            database.query("select oid, relname, relfilenode, xmin from pg_class order by oid"));
    for (SourceTable table : SourceTable.values()) {
      if (state.stream().anyMatch(line -> line.contains("|" + table.target() + "|"))) {
        state.addAll(database.query("select xmin, ctid, t.* from " + table.target() + " t"));
      }
    }
    return state;
  }

  private static List<JsonNode> tables(RunResult run) {
    List<JsonNode> tables = new ArrayList<>();
    run.summary()
        .get("tables")
        .forEach(table -> tables.add(((ObjectNode) table.deepCopy()).remove(OF_ONE_RUN)));
    return tables;
  }
}
