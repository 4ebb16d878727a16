package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.StartingServer.failing;
import static com.foresyts.etl.fixture.StartingServer.late;
import static com.foresyts.etl.fixture.StartingServer.silent;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.StartingServer;
import com.foresyts.etl.fixture.StartingServer.Manner;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that wakes while a command waits for it. */
@Tag("newest-postgresql")
@Tag("slow")
class SleepingServerIT {
  private static final String CLIENT = "WASJKSP";
  private static final PostgresServer SERVER = Fixture.shared().postgres();

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @BeforeEach
  void oneDepartment() {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
  }

  @Test
  void runWaitsForServerThatRefuses() throws Exception {
    int port = Fixture.freePort();
    CompletableFuture<StartingServer> awake =
        CompletableFuture.supplyAsync(
            () -> start(port), CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
    CommandResult run = run(port);
    awake.join().close();
    assertWaited(run, " refused. ");
    assertThat(database.count(DEPARTMENTS)).isEqualTo(1);
  }

  @Test
  void runWaitsForServerThatIsSilent() throws Exception {
    try (StartingServer server = new StartingServer(0, 1, silent(), SERVER)) {
      assertWaited(run(server.port(), "--connect-for", "3s"), "Connection attempt timed out.");
    }
    assertThat(database.count(DEPARTMENTS)).isEqualTo(1);
  }

  /** It keeps each connection waiting for longer than the first attempt lasts. */
  @Test
  void laterAttemptIsLonger() throws Exception {
    Manner late = late(Duration.ofMillis(2300));
    try (StartingServer server = new StartingServer(0, 2, late, SERVER)) {
      assertWaited(
          run(server.port(), "--dry-run", "--connect-for", "6s"), "Connection attempt timed out.");
    }
  }

  @Test
  void everyCommandWaitsForServerThatStarts() throws Exception {
    Manner starting = failing("57P03", "the database system is starting up", "");
    String reason = "the database system is starting up";
    try (StartingServer server = new StartingServer(0, 1, starting, SERVER)) {
      assertWaited(run(server.port()), reason);
    }
    try (StartingServer server = new StartingServer(0, 1, starting, SERVER)) {
      assertWaited(run(server.port(), "verify", "--only", "departments"), reason);
    }
    try (StartingServer server = new StartingServer(0, 1, starting, SERVER)) {
      CommandResult check = run(server.port(), "check", "--connect-for", "1m");
      assertThat(check.out()).containsOnlyOnce("⚠ Waiting for PostgreSQL, at most 60 s");
      assertThat(check.out()).contains("✓ connection: PostgreSQL ");
    }
  }

  private static StartingServer start(int port) {
    try {
      return new StartingServer(port, 0, silent(), SERVER);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertWaited(CommandResult command, String reason) {
    assertThat(command.exitCode()).as(command.out() + command.err()).isZero();
    assertThat(command.out())
        .containsOnlyOnce("⚠ Waiting for PostgreSQL, at most ")
        .contains(reason);
  }

  private CommandResult run(int port, String... arguments) {
    Map<String, String> environment =
        Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
    environment.put("PG_PORT", String.valueOf(port));
    return CommandResult.run(environment, arguments);
  }
}
