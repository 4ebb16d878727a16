package com.foresyts.etl.it.rows;

import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Runs side by side: those of one client keep away from each other, those of others do not. */
@Tag("slow")
class NeighboursIT {
  private static final String CLIENT = "NORTH";
  private static final List<String> CLIENTS = List.of(CLIENT, "EAST", "SOUTH", "WEST");

  /** What a run of each client leaves that has a database to itself. */
  private static final Map<String, Map<SourceTable, List<String>>> ALONE = new TreeMap<>();

  private final TestDatabase database = TestDatabase.create();

  @BeforeAll
  static void aloneFirst() throws SQLException {
    Fixture.shared().wipe();
    for (String client : CLIENTS) {
      Fixture.shared().load(Sample.small(client));
    }
    for (String client : CLIENTS) {
      TestDatabase database = TestDatabase.create();
      RunResult.run(environment(client, database)).succeeded();
      ALONE.put(client, database.rows(client));
    }
  }

  @Tag("newest-postgresql")
  @Test
  void secondRunOfClientIsRefusedOrWaitsAndOtherClientsRun() throws Exception {
    database.sql("create schema other");
    RunResult.run(environment(CLIENT, database), "--only", "departments").succeeded();
    String taken = "select min(leave_category_id) from foresytleavetype";
    TestDatabase alone = TestDatabase.create();
    RunResult.run(environment(CLIENT, alone), "--only", "leave-types").succeeded();
    String leaveType = alone.query(taken).get(0);
    database.with(
        holder -> {
          holder.setAutoCommit(false);
          try (Statement statement = holder.createStatement()) {
            statement.execute(
                "insert into foresytleavetype (leave_category_id, clientid) values ('%s', '%s')"
                    .formatted(leaveType, CLIENT));
          }
          try (JarProcess first = JarProcess.start(environment(CLIENT, database))) {
            Await.until("the first run waits", () -> database.waiting().size() == 1);
            refused(database.lockHolders().get(0));

            RunResult.run(environment("EAST", database)).succeeded();
            Map<String, String> otherSchema = environment(CLIENT, database);
            otherSchema.put("PG_SCHEMA", "other");
            RunResult.run(otherSchema).succeeded();

            try (JarProcess second =
                JarProcess.start(environment(CLIENT, database), "--lock-wait", "30s")) {
              Await.until("the second run says that it waits", () -> second.out().contains("⚠"));
              assertThat(first.isAlive() && second.isAlive()).isTrue();
              holder.rollback();
              first.program().succeeded();
              RunResult waited = second.program().succeeded();
              assertThat(waited.console())
                  .containsOnlyOnce(
                      "⚠ Waiting for the lock that another run of this client holds since ");
              assertThat(waited.count(LEAVES, "unchanged")).isEqualTo(count(CLIENT, LEAVES));
            }
          }
        });
    assertThat(database.rows(CLIENT)).isEqualTo(ALONE.get(CLIENT));
    assertThat(database.rows("EAST")).isEqualTo(ALONE.get("EAST"));
    assertThat(database.query("select count(*) from other.foresytsleavelist"))
        .containsExactly(String.valueOf(count(CLIENT, LEAVES)));
  }

  private void refused(String holder) throws Exception {
    Instant before = Instant.now();
    try (JarProcess second = JarProcess.start(environment(CLIENT, database))) {
      RunResult run = second.program();
      assertThat(run.exitCode()).isEqualTo(6);
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
      assertThat(run.summary().at("/error/category").textValue()).isEqualTo("locked");
      Matcher told =
          Pattern.compile("its lock is held since (\\S+Z) by PostgreSQL backend " + holder + " ")
              .matcher(run.errors());
      assertThat(told.find()).as(run.errors()).isTrue();
      assertThat(Instant.parse(told.group(1)))
          .isBetween(before.minus(1, ChronoUnit.MINUTES), before);
    }
    Path rejects = Files.writeString(Files.createTempFile("rejects", null), "of the run at work");
    JarProcess.run(environment(CLIENT, database), "--rejects", rejects.toString());
    assertThat(rejects).hasContent("of the run at work");
    Files.delete(rejects);
  }

  /** The locked catalogue lets two or more find that the tables are missing. */
  @Tag("newest-postgresql")
  @Test
  void firstRunsOfFourClientsAtOnceSucceed() throws Exception {
    List<JarProcess> runs = new ArrayList<>();
    try {
      database.with(
          holder -> {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
              statement.execute("lock table pg_class in share mode");
            }
            for (String client : CLIENTS) {
              runs.add(JarProcess.start(environment(client, database)));
            }
            Await.until("two wait", () -> database.waiting().size() >= 2);
          });
      for (JarProcess run : runs) {
        run.program().succeeded();
      }
    } finally {
      for (JarProcess run : runs) {
        run.close();
      }
    }
    for (String client : CLIENTS) {
      assertThat(database.rows(client)).as(client).isEqualTo(ALONE.get(client));
    }
    for (SourceTable table : SourceTable.values()) {
      assertThat(database.count(table))
          .as(table.target())
          .isEqualTo(CLIENTS.stream().mapToInt(client -> count(client, table)).sum());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40P01, 1, a deadlock",
    "40P01, 3, a deadlock",
    "40P01, 4, a deadlock",
    "40001, 1, a serialization failure",
    "40001, 3, a serialization failure",
    "40001, 4, a serialization failure"
  })
  void transactionEndedByDeadlockIsStartedAgain(String state, int failures, String because)
      throws Exception {
    RunResult.run(environment(CLIENT, database), "--only", "departments").succeeded();
    database.failFirst(failures, "insert", LEAVES, state);
    try (DynamoDbStub dynamo = DynamoDbStub.start()) {
      dynamo.page(EMPLOYEES, List.of(EMPLOYEES.item(CLIENT, "U")), true);
      for (int attempt = 0; attempt < 4; attempt++) {
        dynamo.page(LEAVES, leaves(), true);
      }
      Map<String, String> environment = environment(CLIENT, database);
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint());
      RunResult run = RunResult.run(environment);
      assertThat(run.console())
          .contains(
              "⚠ PostgreSQL ended the transaction of leaves because of %s with another session; starting it again"
                  .formatted(because));
      assertThat(run.table(LEAVES).get("consumedReadCapacity").doubleValue())
          .isEqualTo(2.5 * Math.min(failures + 1, 4));
      if (failures == 4) {
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.errors()).contains("(leaves)", state).doesNotContain("Secret");
        assertThat(database.count(LEAVES)).isZero();
        assertThat(database.count(EMPLOYEES)).isEqualTo(1);
        return;
      }
      run.succeeded();
      assertThat(database.count(LEAVES)).isEqualTo(1);
      assertThat(run.count(LEAVES, "read")).isEqualTo(4);
      for (String once :
          List.of(
              "inserted",
              "skipped",
              "rejected",
              "duplicate",
              "unlinked",
              "nulledValues",
              "pages")) {
        assertThat(run.count(LEAVES, once)).as(once).isEqualTo(1);
      }
      assertThat(run.rejects()).hasSize(5);
    }
  }

  /** One leave of each fate; the one that is kept has a bad value and a reference to nothing. */
  private static List<Map<String, AttributeValue>> leaves() {
    Map<String, AttributeValue> kept =
        LEAVES.item(
            CLIENT, "L1", "userid", "U", "start_date", "soon", "leave_category_id", "nowhere");
    return List.of(
        kept,
        kept,
        LEAVES.item(CLIENT, "L2", "userid", "nobody"),
        LEAVES.item(CLIENT, " ", "userid", "U"));
  }

  private static int count(String client, SourceTable table) {
    return ALONE.getOrDefault(client, Map.of()).getOrDefault(table, List.of()).size();
  }

  private static Map<String, String> environment(String client, TestDatabase database) {
    return Fixture.shared().environment(client, database.name());
  }
}
