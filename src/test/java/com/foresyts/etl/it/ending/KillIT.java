package com.foresyts.etl.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is ended at any moment costs what was not committed, and the next run mends it. */
@Tag("newest-postgresql")
@Tag("slow")
class KillIT {
  private static final String CLIENT = "WASJKSP";
  private static final List<SourceTable> TABLES = List.of(SourceTable.values());
  private static final int KILLS = 20;

  private static final int KILLS_BEFORE_WORK = 2;

  /** Less than what is left of a run that migrates leaves. */
  private static final int SOON_MILLIS = 200;

  /** The rows of a run that nobody disturbed. */
  private static final Map<SourceTable, List<String>> REFERENCE = new EnumMap<>(SourceTable.class);

  private final Random random = new Random(20_261_122);

  @BeforeAll
  static void aSource() throws SQLException {
    Fixture.shared().wipe();
    Fixture.shared()
        .load(
            Sample.of(CLIENT)
                .with(SourceTable.LEAVES, 2_600)
                .with(SourceTable.ABSENTS, 500)
                .withRejects(3));
    TestDatabase database = TestDatabase.create();
    RunResult.run(environment(database)).succeeded();
    REFERENCE.putAll(database.rows(CLIENT));
  }

  /** The first kills find a JVM that starts, half of the others the table of several batches. */
  @Test
  void runKilledAtAnyMomentIsMendedByNextRun() throws Exception {
    RunResult undisturbed;
    long start = System.nanoTime();
    try (JarProcess jar = JarProcess.start(environment(TestDatabase.create()))) {
      undisturbed = jar.program().succeeded();
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    int startup = Math.toIntExact(millis - undisturbed.summary().get("elapsedMs").longValue());
    int inMidRun = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      TestDatabase database = TestDatabase.create();
      try (JarProcess jar = JarProcess.start(environment(database))) {
        if (kill < KILLS_BEFORE_WORK) {
          Thread.sleep(random.nextInt(startup + 1));
        } else {
          SourceTable table =
              kill % 2 == 0 ? SourceTable.LEAVES : TABLES.get(kill / 2 % TABLES.size());
          awaitMomentIn(table, jar, undisturbed.count(table, "elapsedMs"));
        }
        inMidRun += jar.kill() ? 1 : 0;
      }
      assertNothingHalfWritten(database);
      runAgain(database);
    }
    assertThat(inMidRun).isGreaterThan(KILLS / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runWithTerminatedBackendIsMendedByNextRun(boolean theOneOfTheLock) throws Exception {
    for (SourceTable table : List.of(SourceTable.EMPLOYEES, SourceTable.LEAVES)) {
      TestDatabase database = TestDatabase.create();
      try (JarProcess jar = JarProcess.start(environment(database))) {
        awaitMomentIn(table, jar, SOON_MILLIS);
        List<String> backends = database.backends();
        List<String> lockHolders = database.lockHolders();
        backends.removeAll(lockHolders);
        database.sql(
            "select pg_terminate_backend(%s)"
                .formatted((theOneOfTheLock ? lockHolders : backends).get(0)));
        RunResult run = jar.program();
        assertThat(run.exitCode()).as(run.console()).isEqualTo(4);
        assertThat(run.errors())
            .contains(
                theOneOfTheLock
                    ? "PostgreSQL: the connection that holds the run lock was lost (SQLSTATE "
                    : "PostgreSQL: the connection to ");
      }
      assertNothingHalfWritten(database);
      runAgain(database);
    }
  }

  /** Waits until a table is migrated, and then a while at most. */
  private void awaitMomentIn(SourceTable table, JarProcess jar, long millis) throws Exception {
    String line = "Migrating " + table.commandName().replace('-', ' ') + "...";
    Await.until(line, () -> jar.out().contains(line));
    Thread.sleep(random.nextInt(Math.toIntExact(millis) + 1));
  }

  /** Tables are there all or not at all, and full, until there comes one that is empty. */
  private static void assertNothingHalfWritten(TestDatabase database) throws SQLException {
    List<String> tables = database.query("select from pg_tables where tablename like 'foresyt%'");
    assertThat(tables.size()).isIn(0, TABLES.size());
    boolean mayBeFull = !tables.isEmpty();
    for (SourceTable table : TABLES) {
      int rows = tables.isEmpty() ? 0 : database.count(table);
      assertThat(rows)
          .as(table.target())
          .isIn(0, mayBeFull ? REFERENCE.getOrDefault(table, List.of()).size() : 0);
      mayBeFull = rows > 0;
    }
  }

  private static void runAgain(TestDatabase database) throws SQLException {
    RunResult.run(environment(database), "--lock-wait", "30s").succeeded();
    assertThat(database.rows(CLIENT)).isEqualTo(REFERENCE);
  }

  private static Map<String, String> environment(TestDatabase database) {
    return Fixture.shared().environment(CLIENT, database.name());
  }
}
