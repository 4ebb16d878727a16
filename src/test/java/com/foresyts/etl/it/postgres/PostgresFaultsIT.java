package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.TcpProxy;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is in the way: time-outs, locks, no room, read-only. */
@Tag("slow")
class PostgresFaultsIT {
  private static final String CLIENT = "WASJKSP";
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @Test
  void timeoutsOfRoleDoNotEndSlowRun() throws Exception {
    database.with(Predecessor::createTables);
    String role = database.role("hurried");
    database.sql("grant select, insert, update on all tables in schema public to " + role);
    for (String row :
        database.query(
            "select name from pg_settings where name in ('statement_timeout', 'lock_timeout',"
                + " 'idle_in_transaction_session_timeout', 'transaction_timeout',"
                + " 'idle_session_timeout')")) {
      database.sql("alter role %s set %s = '1s'".formatted(role, row));
    }
    database.sql(
        "alter role %s set default_transaction_isolation = 'serializable'".formatted(role));
    database.sql(
        "create function slow() returns trigger language plpgsql as"
            + " $$ begin perform pg_sleep(1.2);"
            + " assert current_setting('tcp_keepalives_idle') = '60'; return new; end $$",
        "create trigger slow before insert on foresytsdepartment for each statement"
            + " execute function slow()");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), false);
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D2")), true);
    dynamo.delay(Duration.ofMillis(1200));
    RunResult run = RunResult.run(as(role), "--only", "departments").succeeded();
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(2);
  }

  @Tag("newest-postgresql")
  @Test
  void lockedTableDuringCreationFailsRunInTime() throws Exception {
    database.with(Predecessor::createTables);
    database.sql("drop table foresytsabsentlist");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    database.with(
        connection -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute("lock table foresytsemployee_master in exclusive mode");
          }
          long start = System.nanoTime();
          RunResult run = RunResult.run(environment());
          assertThat(run.exitCode()).isEqualTo(4);
          assertThat(Duration.ofNanos(System.nanoTime() - start))
              .isLessThan(Duration.ofSeconds(30));
          assertThat(run.errors())
              .contains("gave up waiting for a lock that another session holds on a table")
              .contains("pg_locks");
        });
    assertThat(database.query("select to_regclass('foresytsabsentlist')")).containsExactly("null");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("0");
  }

  @Tag("newest-postgresql")
  @Test
  void creationByAnotherClientIsNamed() throws Exception {
    dynamo.silence(DEPARTMENTS);
    Map<String, String> other = environment();
    other.put("CLIENT_ID", "OTHER");
    String role = database.role("second");
    database.sql("grant create on schema public to " + role);
    CompletableFuture<RunResult> dryRun =
        CompletableFuture.supplyAsync(() -> RunResult.run(other, "--dry-run"));
    Await.until("the dry run has created the tables", () -> !dynamo.reads().isEmpty());
    RunResult run = RunResult.run(as(role));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors())
        .contains("another client's run or dry run is creating the tables since ")
        .contains(" by PostgreSQL backend ", "(user postgres", "; run again when it has ended")
        .doesNotContain("pg_locks");
    database.sql("select pg_terminate_backend(" + database.lockHolders().get(0) + ")");
    dryRun.get(30, TimeUnit.SECONDS);
    RunResult again = RunResult.run(as(role));
    assertThat(again.errors()).doesNotContain("creating the tables");
    assertThat(database.count(DEPARTMENTS)).isZero();
  }

  /** Its locks are on a table that nobody else can see yet. */
  @Tag("newest-postgresql")
  @Test
  void queryOfMessageShowsSessionThatCreatesTable() throws Exception {
    database.with(
        connection -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.execute("create table foresytsdepartment (department_id text)");
          }
          String errors = RunResult.run(environment()).errors();
          String query = errors.substring(errors.indexOf("select l."));
          assertThat(database.query(query.substring(0, query.indexOf(';'))))
              .anyMatch(row -> row.contains("create table foresytsdepartment"));
        });
  }

  @Tag("newest-postgresql")
  @Test
  void readOnlyUserIsExplained() throws Exception {
    database.with(Predecessor::createTables);
    String role = database.role("readonly");
    database.sql(
        "grant select, insert, update on all tables in schema public to " + role,
        "alter role %s set default_transaction_read_only = on".formatted(role));
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    RunResult run = RunResult.run(as(role));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains("may only read", "check PG_HOST");
    assertThat(dynamo.reads()).isEmpty();
  }

  @Tag("newest-postgresql")
  @Test
  void readOnlyUserMayVerify() throws Exception {
    database.with(Predecessor::createTables);
    String role = database.role("verifier");
    database.sql(
        "grant select on all tables in schema public to " + role,
        "alter role %s set default_transaction_read_only = on".formatted(role));
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    CommandResult verify =
        CommandResult.run(as(role), "verify", "--prune", "--only", "departments");
    assertThat(verify.err()).contains("PostgreSQL differs from the source: 1 row missing");
    assertThat(verify.exitCode()).isEqualTo(5);
  }

  @Tag("newest-postgresql")
  @Test
  void limitOfTemporaryFilesIsNamed() throws Exception {
    database.with(Predecessor::createTables);
    String role = database.role("small");
    database.sql(
        "grant select on all tables in schema public to " + role,
        "alter role %s set work_mem = '64kB'".formatted(role),
        "alter role %s set temp_file_limit = '1kB'".formatted(role),
        "insert into foresytsdepartment (department_id, clientid)"
            + " select md5(n::text), '%s' from generate_series(1, 9000) as n".formatted(CLIENT));
    CommandResult verify = CommandResult.run(as(role), "verify", "--only", "departments");
    assertThat(verify.exitCode()).isEqualTo(4);
    assertThat(verify.err())
        .contains("exceeds \"temp_file_limit\"", "raise that limit for the role of PG_USER");
  }

  @Test
  void missingConnectionOfDatabaseIsExplained() throws Exception {
    String role = database.role("of_database");
    database.sql(
        "grant create on schema public to " + role,
        "alter database %s connection limit 1".formatted(database.name()));
    RunResult run = RunResult.run(as(role));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains("raise the CONNECTION LIMIT of the database");
  }

  @Test
  void missingConnectionIsExplained() throws Exception {
    String role = database.role("single");
    database.sql(
        "grant create on schema public to " + role,
        "alter role %s connection limit 1".formatted(role));
    RunResult run = RunResult.run(as(role));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors())
        .contains(
            "no connection left for this user (two are needed); raise the CONNECTION LIMIT of the role");
  }

  /** As far as a program can tell, a full disk is this SQLSTATE. */
  @Test
  void fullDiskLeavesNoRowOfTable() throws Exception {
    database.with(Predecessor::createTables);
    database.serverErrors();
    database.sql(
        "create function no_space() returns trigger language plpgsql as"
            + " $$ begin perform server_error('53100', 'no space'); return new; end $$",
        "create trigger no_space after insert on foresytsholidays for each row"
            + " when (new.holiday_id = 'H2') execute function no_space()");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    dynamo.page(HOLIDAYS, List.of(HOLIDAYS.item(CLIENT, "H1"), HOLIDAYS.item(CLIENT, "H2")), true);
    RunResult run = RunResult.run(environment());
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains("(holidays)", "the server's disk is full");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("1");
    assertThat(database.query("select count(*) from foresytsholidays")).containsExactly("0");
  }

  /** DynamoDB does not answer, so nothing but the connection itself tells that it is gone. */
  @Tag("newest-postgresql")
  @ParameterizedTest
  @CsvSource({
    "0, the connection to 127.0.0.1:",
    "1, the connection that holds the run lock was lost (SQLSTATE 08",
  })
  void lostConnectionEndsRunThatReads(int connection, String message) throws Exception {
    database.with(Predecessor::createTables);
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), false);
    dynamo.silence(DEPARTMENTS);
    try (TcpProxy proxy = TcpProxy.before(Fixture.shared().postgres(), Duration.ofMinutes(1))) {
      Map<String, String> environment = environment();
      environment.put("PG_HOST", "127.0.0.1");
      environment.put("PG_PORT", String.valueOf(proxy.port()));
      CompletableFuture<RunResult> run =
          CompletableFuture.supplyAsync(() -> RunResult.run(environment, "--only", "departments"));
      Await.until("the run waits", () -> database.idleInTransaction().size() == 2);
      Thread.sleep(500);
      long start = System.nanoTime();
      proxy.cut(connection);
      RunResult ended = run.get(30, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      assertThat(ended.exitCode()).isEqualTo(4);
      assertThat(ended.errors()).contains(message);
    }
    assertThat(database.count(DEPARTMENTS)).isZero();
  }

  private Map<String, String> as(String role) {
    Map<String, String> environment = environment();
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    return environment;
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
  }
}
