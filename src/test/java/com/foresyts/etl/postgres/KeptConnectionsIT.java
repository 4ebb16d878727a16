package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.foresyts.etl.concurrent.Cancellation;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.TcpProxy;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PSQLException;

/** The connections of a run, behind a load balancer that closes those that are silent. */
@Tag("newest-postgresql")
@Tag("slow")
class KeptConnectionsIT {
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(1);

  @Test
  void signOfLifeKeepsSilentConnections() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(Fixture.shared().postgres(), IDLE_TIMEOUT);
        Connections connections = connect(proxy, OFTEN)) {
      RunLock lock = lock(connections);
      int one =
          connections.inTransaction(
              sql -> {
                sql.execute("select 1");
                silence();
                connections.ensureAlive();
                return sql.<Integer>list("select 1", row -> row.getInt(1)).get(0);
              });
      assertThat(one).isOne();
      lock.ensureHeld();
      assertThat(lock.lost()).isNull();
    }
  }

  /** Shows that the proxy of the test above closes them without a sign of life. */
  @Test
  void silentConnectionIsLostWithoutSignOfLife() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(Fixture.shared().postgres(), IDLE_TIMEOUT);
        Connections connections = connect(proxy, SELDOM)) {
      RunLock lock = lock(connections);
      silence();
      assertThatExceptionOfType(EtlException.class)
          .isThrownBy(lock::ensureHeld)
          .withMessageContaining("holds the run lock was lost (SQLSTATE 08");
    }
  }

  @Test
  void lossOfOneConnectionEndsStatementOfAnother() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(Fixture.shared().postgres(), SELDOM);
        Connections connections = connect(proxy, OFTEN)) {
      connections.inTransaction(Server::read);
      RunLock lock = lock(connections);
      long start = System.nanoTime();
      assertThatExceptionOfType(UncheckedSqlException.class)
          .isThrownBy(
              () ->
                  connections.inTransaction(
                      sql -> {
                        cut(proxy, 1);
                        sql.execute("select pg_sleep(30)");
                        return true;
                      }));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(lock.lost()).hasMessageContaining("holds the run lock was lost (SQLSTATE 08");
    }
  }

  @Test
  @Timeout(20)
  void lossOfSilentTransactionIsNoticed() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(Fixture.shared().postgres(), SELDOM);
        Connections connections = connect(proxy, OFTEN)) {
      assertThatExceptionOfType(UncheckedSqlException.class)
          .isThrownBy(
              () ->
                  connections.inTransaction(
                      sql -> {
                        sql.execute("select 1");
                        cut(proxy, 0);
                        while (true) {
                          Cancellation.sleep(OFTEN);
                          connections.ensureAlive();
                        }
                      }));
    }
  }

  /** The pool has words of its own for it. */
  @Test
  void laterFailureToConnectIsTheDrivers() throws Exception {
    TcpProxy proxy = TcpProxy.before(Fixture.shared().postgres(), SELDOM);
    try (Connections connections = connect(proxy, SELDOM)) {
      connections.inTransaction(Server::read);
      connections.setTimeout(Duration.ofSeconds(1));
      proxy.close();
      Cancellation.sleep(Duration.ofMillis(600)); // the pool tests no connection used just before
      assertThatExceptionOfType(UncheckedSqlException.class)
          .isThrownBy(() -> connections.inTransaction(Server::read))
          .withCauseInstanceOf(PSQLException.class);
    }
  }

  /** A transaction that it starts would not be the one that the lock needs. */
  @Test
  void signOfLifeStartsNoTransaction() throws Exception {
    TestDatabase database = TestDatabase.create();
    String role = database.role("strict");
    database.sql("alter role %s set default_transaction_isolation = serializable".formatted(role));
    int port = Fixture.shared().postgres().port();
    try (Connections connections =
        connect(port, role, TestDatabase.ROLE_PASSWORD, Duration.ofMillis(1))) {
      Duration wait = Duration.ofMillis(1500);
      RunLock.take(connections.keepAnother(), "held", Duration.ZERO, line -> {});
      assertThatExceptionOfType(EtlException.class)
          .isThrownBy(() -> RunLock.take(connections.keepAnother(), "held", wait, line -> {}))
          .withMessageContaining("another run of this client");
      for (int index = 0; index < 200; index++) {
        connections.inTransaction(
            sql -> {
              Transaction.begin(sql, Duration.ZERO);
              return true;
            });
      }
    }
  }

  private static RunLock lock(Connections connections) {
    return RunLock.take(
        connections.keepAnother(), "kept " + System.nanoTime(), Duration.ZERO, line -> {});
  }

  private static void silence() {
    Cancellation.sleep(IDLE_TIMEOUT.multipliedBy(2));
  }

  private static void cut(TcpProxy proxy, int index) {
    try {
      proxy.cut(index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Connections connect(TcpProxy proxy, Duration signOfLife) {
    PostgresServer server = Fixture.shared().postgres();
    return connect(proxy.port(), server.user(), server.password(), signOfLife);
  }

  private static Connections connect(int port, String user, String password, Duration signOfLife) {
    Settings.Postgres settings =
        new Settings.Postgres(
            "127.0.0.1", port, "postgres", user, password, null, null, null, null, null);
    return new Connections(
        settings, new Login(settings, host -> ""), Duration.ofSeconds(10), signOfLife);
  }
}
