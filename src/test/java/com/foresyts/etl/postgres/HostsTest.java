package com.foresyts.etl.postgres;

import static com.foresyts.etl.fixture.StartingServer.closing;
import static com.foresyts.etl.fixture.StartingServer.failing;
import static com.foresyts.etl.fixture.StartingServer.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.fixture.StartingServer;
import com.foresyts.etl.fixture.StartingServer.Manner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hosts that give no connection, which are one server. */
class HostsTest {
  static Stream<Arguments> manners() {
    return Stream.of(
        Arguments.of(closing(), 2),
        Arguments.of(failing("57P01", "terminating", "ProcessInterrupts"), 2),
        Arguments.of(failing("57P02", "terminating", "quickdie"), 2),
        Arguments.of(failing("57P03", "starting up", "ProcessStartupPacket"), 2),
        Arguments.of(failing("53300", "too many clients", "InitProcess"), 2),
        Arguments.of(failing("53300", "too many connections", "InitializeSessionUserId"), 1),
        Arguments.of(failing("28P01", "wrong", "auth_failed"), 1));
  }

  @ParameterizedTest
  @MethodSource("manners")
  void asksTheNextHostIfTheFailureMayHeal(Manner manner, int asked) throws Exception {
    try (StartingServer server = StartingServer.always(manner)) {
      connect(server, 10);
      assertThat(server.connections()).isEqualTo(asked);
    }
  }

  @Tag("slow")
  @Test
  void silentHostsShareTheTimeout() throws Exception {
    try (StartingServer server = StartingServer.always(silent())) {
      long start = System.nanoTime();
      connect(server, 4);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void addressesOfOneHostShareTheTimeout() {
    assertThat(hosts(5432).source("localhost", 3).getConnectTimeout()).isEqualTo(3);
    assertThat(hosts(5432).source("localhost", 60).getConnectTimeout()).isEqualTo(10);
  }

  private static void connect(StartingServer server, int seconds) throws SQLException {
    Hosts hosts = hosts(server.port());
    hosts.setLoginTimeout(seconds);
    assertThatExceptionOfType(SQLException.class).isThrownBy(hosts::getConnection);
  }

  private static Hosts hosts(int port) {
    Settings.Postgres settings =
        new Settings.Postgres(
            "127.0.0.1,localhost", port, "hr", "etl", "secret", null, null, null, null, null);
    return new Hosts(settings, new Login(settings, host -> ""));
  }
}
