package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.TcpProxy;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several hosts, and a host of several addresses: all with the port of PG_PORT. */
@Tag("newest-postgresql")
@Tag("slow")
@EnabledOnOs(OS.LINUX) // the whole of 127.0.0.0/8 is this machine
class HostsIT {
  private static final String CLIENT = "WASJKSP";
  private static final String STANDBY = "127.0.0.2";
  private static final PostgresServer PRIMARY = Fixture.shared().postgres();

  private static PostgresServer standby;
  private static TcpProxy beforeStandby;

  /** A database that the standby has, too. */
  private final TestDatabase database = new TestDatabase("postgres");

  private final String schema = "hosts_" + System.nanoTime();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  /** The standby listens at the port of the primary, at an address of its own. */
  @BeforeAll
  static void startStandby() throws Exception {
    standby = PostgresServer.startStandby();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(STANDBY), PRIMARY.port());
    beforeStandby = new TcpProxy(address, Duration.ofMinutes(1), standby.port());
  }

  @AfterAll
  static void stop() throws Exception {
    beforeStandby.close();
    standby.close();
  }

  @BeforeEach
  void createSchema() throws SQLException {
    database.sql("create schema " + schema);
  }

  @AfterEach
  void dropSchema() throws SQLException {
    database.sql("drop schema %s cascade".formatted(schema));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.2,127.0.0.1                 | 127.0.0.1
          127.0.0.1,127.0.0.2                 | 127.0.0.1
          127.0.0.3,localhost                 | localhost
          no-host.invalid,127.0.0.2,localhost | localhost
          """)
  void writesToTheFirstHostThatTakesWrites(String hosts, String chosen) throws Exception {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);

    RunResult.run(environment(hosts), "--only", "departments").succeeded();

    assertThat(database.query("select count(*) from %s.foresytsdepartment".formatted(schema)))
        .containsExactly("1");
    assertThat(CommandResult.run(environment(hosts), "check").out())
        .contains(" at " + chosen + ":" + PRIMARY.port() + ", database ");
  }

  @Test
  void takesAddressesOfIpv6() throws Exception {
    InetAddress address = InetAddress.getAllByName("::1")[0];
    try (TcpProxy proxy =
        new TcpProxy(new InetSocketAddress(address, 0), Duration.ofMinutes(1), PRIMARY.port())) {
      Map<String, String> environment = environment("127.0.0.3,::1");
      environment.put("PG_PORT", String.valueOf(proxy.port()));
      assertThat(CommandResult.run(environment, "check").out())
          .contains(" at ::1:" + proxy.port() + ", database ");
    }
  }

  /** As behind a balancer: the run lock would keep nobody away. */
  @Test
  void refusesRunLockOfAnotherServer() throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TcpProxy proxy =
        new TcpProxy(address, Duration.ofMinutes(1), PRIMARY.port(), standby.port())) {
      Map<String, String> environment = environment("127.0.0.1");
      environment.put("PG_PORT", String.valueOf(proxy.port()));
      RunResult run = RunResult.run(environment);

      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.errors()).contains("PostgreSQL: 127.0.0.1 leads to more than one server");
    }
  }

  @Test
  void namesWhatIsWrongWithEachHost() {
    RunResult run =
        RunResult.run(environment("no-host.invalid,127.0.0.2,127.0.0.3"), "--connect-for", "0s");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors())
        .contains(
            "cannot connect to no-host.invalid,127.0.0.2,127.0.0.3:" + PRIMARY.port(),
            "(no-host.invalid: no such host; 127.0.0.2: standby; 127.0.0.3: Connection refused)");
  }

  @Test
  void standbysAreNoUnreachableHosts() {
    RunResult run = RunResult.run(environment("127.0.0.2,127.0.0.2"), "--connect-for", "1s");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors())
        .contains(
            "none of 127.0.0.2, 127.0.0.2 takes writes: each is a standby; set PG_HOST to the primary",
            "; tried for ")
        .doesNotContain("firewall");
  }

  @Test
  void wrongPasswordIsNotHiddenByOtherHosts() {
    Map<String, String> environment = environment("127.0.0.3,127.0.0.1,127.0.0.2");
    environment.put("PG_PASSWORD", "wrong");
    RunResult run = RunResult.run(environment);

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains("wrong password for user " + PRIMARY.user());
  }

  /** A user who may only read can still verify. */
  @Test
  void readOnlyDefaultIsNoStandby() throws Exception {
    String role = database.role("reader");
    database.sql("alter role %s set default_transaction_read_only = on".formatted(role));
    Map<String, String> environment = environment("127.0.0.3,127.0.0.1");
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);

    assertThat(CommandResult.run(environment, "check").out()).contains(" at 127.0.0.1:");
    database.sql("drop role " + role);
  }

  @Test
  void standbyAloneIsNamed() {
    Map<String, String> environment = environment(STANDBY);
    environment.remove("PG_SCHEMA");
    String told = "the server is a standby, which can only be read; set PG_HOST to the primary";

    assertThat(RunResult.run(environment).errors()).contains("PostgreSQL: " + told);
    assertThat(RunResult.run(environment, "--dry-run").errors()).contains("PostgreSQL: " + told);
    CommandResult verify = CommandResult.run(environment, "verify");
    assertThat(verify.err()).contains("the server is a standby, which has no temporary tables");
    assertThat(verify.exitCode()).isEqualTo(4);
    assertThat(dynamo.reads()).isEmpty();
    assertThat(CommandResult.run(environment, "check").out()).contains("✗ writing: " + told);
  }

  @Test
  void triesAllAddressesOfAName(@TempDir Path folder) throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.3 db.example\n127.0.0.1 db.example\n127.0.0.1 localhost\n");
    Map<String, String> environment = environment("db.example");
    environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);

    assertThat(JarProcess.run(environment, "check").out())
        .contains(" at db.example:" + PRIMARY.port() + ", database ");
  }

  private Map<String, String> environment(String hosts) {
    Map<String, String> environment =
        new HashMap<>(Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint()));
    environment.put("PG_HOST", hosts);
    environment.put("PG_SCHEMA", schema);
    return environment;
  }
}
