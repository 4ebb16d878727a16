package com.foresyts.etl.it.ending;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A signal ends a run in order, wherever it finds it. */
@Tag("newest-postgresql")
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class TerminationIT {
  private static final String CLIENT = "WASJKSP";
  private static final Duration PROMPTLY = Duration.ofSeconds(5);
  private static final int RECORDS = 1_500;

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  private enum Signal {
    HUP(129),
    INT(130),
    TERM(143);

    private final int exitCode;

    Signal(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  @BeforeEach
  void tables() throws Exception {
    database.with(Predecessor::createTables);
    parents(dynamo);
  }

  @ParameterizedTest
  @EnumSource
  void signalEndsRunDuringStatement(Signal signal) throws Exception {
    database.sql(
        "create function slow() returns trigger language plpgsql as"
            + " $$ begin perform pg_sleep(60); return new; end $$",
        "create trigger slow before insert on foresytsleavelist for each row execute function slow()");
    dynamo.page(LEAVES, leaves(), true);
    try (JarProcess run = start()) {
      Await.until(
          "the statement runs",
          () ->
              database
                      .query(
                          "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()")
                      .size()
                  == 1);
      endsWithoutALeave(run, signal);
    }
    database.sql("drop trigger slow on foresytsleavelist");
    runsAgain();
  }

  @Test
  void signalEndsRunThatReadsWithoutWriting() throws Exception {
    dynamo.page(LEAVES, leaves().subList(0, 20), false);
    dynamo.repeatLastPage(LEAVES);
    try (JarProcess run = start()) {
      Await.until("pages repeat", () -> run.out().contains("⚠ Duplicate leave"));
      endsWithoutALeave(run, Signal.TERM);
    }
    runsAgain();
  }

  @Test
  void signalEndsRunThatWaitsForTableLock() throws Exception {
    dynamo.page(LEAVES, leaves(), true);
    database.with(
        holder -> {
          holder.setAutoCommit(false);
          try (Statement statement = holder.createStatement()) {
            statement.execute("lock table foresytsleavelist in share mode");
          }
          try (JarProcess run = start()) {
            Await.until(
                "the run waits", // the check of the tables has waited before
                () -> run.out().contains("Migrating leaves") && database.waiting().size() == 1);
            endsWithoutALeave(run, Signal.TERM);
          }
        });
    runsAgain();
  }

  @Test
  void signalEndsRunThatWaitsForDynamoDb() throws Exception {
    dynamo.page(LEAVES, leaves(), false);
    dynamo.silence(LEAVES);
    try (JarProcess run = start()) {
      // Said of what a batch left out, once it is written.
      Await.until("a batch is written", () -> run.out().contains("⚠ Skipping leave"));
      endsWithoutALeave(run, Signal.TERM);
    }
    runsAgain();
  }

  @Test
  void signalEndsRunThatWaitsForOtherRun() throws Exception {
    dynamo.silence(LEAVES);
    try (JarProcess other = start()) {
      Await.until("the other run has the lock", () -> other.out().contains("Migrating leaves"));
      try (JarProcess run = start("--lock-wait", "60s")) {
        Await.until("the run waits", () -> run.out().contains("⚠ Waiting for the lock"));
        assertThat(ends(run, Signal.TERM).summary().get("tables")).isEmpty();
        assertThat(database.backends()).hasSize(2).containsAll(database.lockHolders());
      }
      other.kill();
    }
    Await.within(PROMPTLY, "the lock is free", () -> database.backends().isEmpty());
    runsAgain();
  }

  private void endsWithoutALeave(JarProcess run, Signal signal) throws Exception {
    RunResult ended = ends(run, signal);
    Await.within(PROMPTLY, "no backend is left", () -> database.backends().isEmpty());
    assertThat(ended.count(DEPARTMENTS, "inserted")).isEqualTo(3);
    assertThat(ended.summary().get("tables")).hasSize(5);
    assertThat(ended.summary().at("/error/table").textValue()).isEqualTo("leaves");
    assertThat(database.count(DEPARTMENTS)).isEqualTo(3);
    assertThat(database.count(LEAVES)).isZero();
  }

  private static RunResult ends(JarProcess run, Signal signal) throws Exception {
    assumeFalse(signal == Signal.INT && run.ignoresInterrupts());
    long start = System.nanoTime();
    run.signal(signal.name());
    RunResult ended = run.program();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPTLY);
    assertThat(ended.exitCode()).isEqualTo(signal.exitCode);
    String message = "ended by SIG" + signal + "; what was not committed is rolled back; run again";
    String table = ended.summary().get("tables").isEmpty() ? "" : " (leaves)";
    assertThat(ended.errors()).isEqualTo("✗ ETL Process Failed" + table + ": " + message + "\n");
    assertThat(ended.summary().at("/error/message").textValue()).isEqualTo(message);
    return ended;
  }

  private void runsAgain() throws IOException {
    try (DynamoDbStub again = DynamoDbStub.start()) {
      parents(again);
      again.page(LEAVES, leaves(), true);
      RunResult run = RunResult.run(environment(again)).succeeded();
      assertThat(run.count(LEAVES, "inserted")).isEqualTo(RECORDS);
    }
  }

  private JarProcess start(String... options) throws IOException {
    return JarProcess.start(environment(dynamo), options);
  }

  private Map<String, String> environment(DynamoDbStub source) {
    return Fixture.shared().environment(CLIENT, database.name(), source.endpoint());
  }

  private static void parents(DynamoDbStub dynamo) {
    dynamo.page(
        DEPARTMENTS,
        IntStream.range(0, 3).mapToObj(i -> DEPARTMENTS.item(CLIENT, "D" + i)).toList(),
        true);
    dynamo.page(EMPLOYEES, List.of(EMPLOYEES.item(CLIENT, "U")), true);
  }

  /**
   * One of each hundred has a bad value; the first ones come twice, or their employee is nobody's.
   */
  private static List<Map<String, AttributeValue>> leaves() {
    List<Map<String, AttributeValue>> leaves = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      leaves.add(LEAVES.item(CLIENT, "L" + i, "userid", "U"));
      if (i % 100 == 0) {
        leaves.add(leaves.get(leaves.size() - 1));
        leaves.add(LEAVES.item(CLIENT, "N" + i, "userid", "nobody"));
      }
    }
    return leaves;
  }
}
