package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PoolerStub;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pooler between the program and the server. */
@Tag("newest-postgresql")
@Tag("slow")
class PoolerIT {
  private static final String CLIENT = "WASJKSP";

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @AutoClose private final PoolerStub pooler = new PoolerStub(Fixture.shared().postgres());
  private final Map<String, String> environment =
      pooler.environment(Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint()));

  PoolerIT() throws IOException {}

  private String check() {
    return CommandResult.run(environment, "check").out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"set search_path = neighbour", "set search_path = nowhere"})
  void searchPathOfAnotherSessionIsRefused(String left) throws Exception {
    database.sql("create schema neighbour");
    pooler.leave(left);
    String path = left.substring(left.lastIndexOf(' ') + 1);
    String refusal =
        "has set the search_path of the connection to %s, not \"$user\", public; set PG_SCHEMA"
            .formatted(path);
    assertThat(check()).contains("✗ schema: another session, or the pooler, " + refusal);
    RunResult run = RunResult.run(environment);
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains(refusal);
    assertThat(database.query("select to_regclass('neighbour.foresytsdepartment')"))
        .containsExactly("null");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    environment.put("PG_SCHEMA", "public");
    RunResult.run(environment, "--only", "departments").succeeded();
    assertThat(database.count(DEPARTMENTS)).isOne();
  }

  @Test
  void searchPathOfDatabaseIsTaken() throws Exception {
    database.sql(
        "create schema hr", "alter database %s set search_path = hr".formatted(database.name()));
    assertThat(check()).contains("✓ schema: hr");
  }

  @Test
  void readOnlyDefaultOfAnotherSessionDoesNotMatter() throws Exception {
    pooler.leave("set default_transaction_read_only = on");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    RunResult.run(environment, "--only", "departments").succeeded();
    assertThat(check()).contains("✓ writing: the server takes writes");
  }

  @Test
  void settingOfAnotherSessionDoesNotChangeRows() throws Exception {
    pooler.leave("set array_nulls = off");
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    RunResult.run(environment, "--only", "departments").succeeded();
    assertThat(database.query("select department_name from foresytsdepartment"))
        .containsExactly("null");
    assertThat(database.query("select 1 from foresytsdepartment where department_name is null"))
        .hasSize(1);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  void missingSecondConnectionIsToldInSeconds() {
    pooler.limit(1);
    RunResult run = RunResult.run(environment);
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains("gave no second connection", "a run needs two");
    pooler.limit(1);
    assertThat(check()).contains("✗ run lock: 127.0.0.1 gave no second connection");
    pooler.limit(2);
    assertThat(check()).contains("✓ run lock: free");
  }

  @Test
  void poolersWordsAreExplained() {
    pooler.refuse("SASL authentication failed");
    assertThat(check()).contains("✗ connection: the pooler at ", "check PG_USER and PG_PASSWORD");
  }
}
