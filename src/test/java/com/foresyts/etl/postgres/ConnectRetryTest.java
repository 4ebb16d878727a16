package com.foresyts.etl.postgres;

import static com.foresyts.etl.fixture.StartingServer.answering;
import static com.foresyts.etl.fixture.StartingServer.closing;
import static com.foresyts.etl.fixture.StartingServer.failing;
import static com.foresyts.etl.fixture.StartingServer.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.StartingServer;
import com.foresyts.etl.fixture.StartingServer.Manner;
import com.foresyts.etl.fixture.program.CommandResult;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** Which failures are waited for, for how long, and what the operator reads of it. */
class ConnectRetryTest {
  private static final Manner STARTING =
      failing("57P03", "the database system is starting up", "ProcessStartupPacket");

  @ParameterizedTest
  @CsvSource({
    "57P03, ProcessStartupPacket, true",
    "57P02, quickdie, true",
    "57P01, ProcessInterrupts, true",
    "53300, InitProcess, true",
    "53300, InitializeSessionUserId, false",
    "53300, CheckMyDatabase, false",
    "28P01, auth_failed, false",
    "28000, ClientAuthentication, false",
    "3D000, InitPostgres, false",
    "42501, CheckMyDatabase, false",
    "0A000, ProcessStartupPacket, false",
    "08P01, , false",
  })
  void serversErrorHeals(String state, String routine, boolean heals) {
    ServerErrorMessage message =
        new ServerErrorMessage("SFATAL\0C%s\0Mno\0R%s\0".formatted(state, routine));
    assertThat(ConnectRetry.heals(new PSQLException(message))).isEqualTo(heals);
  }

  @ParameterizedTest
  @CsvSource({
    "'server login has been failing, try again later (server_login_retry)', true",
    "client_login_timeout (server down), true",
    "the database system is starting up, true",
    "query_wait_timeout, false",
    "'server login has been failing, cached error: password authentication failed for user \"app\" (server_login_retry)', false",
    "'server login has been failing, cached error: database \"hr\" does not exist (server_login_retry)', false",
    "'server login has been failing, cached error: connect failed (server_login_retry)', true",
    "'server login has been failing, cached error: the database system is starting up (server_login_retry)', true",
    "'server login has been failing, cached error: sorry, too many clients already (server_login_retry)', true",
    "'server login has been failing, cached error: role \"app\" does not exist (server_login_retry)', false",
    "'server login has been failing, cached error: no pg_hba.conf entry for host \"10.0.0.1\" (server_login_retry)', false",
    "server login failed: wrong password type, false",
    "SASL authentication failed, false",
  })
  void poolersErrorHeals(String line, boolean heals) {
    ServerErrorMessage message = new ServerErrorMessage("SFATAL\0C08P01\0M%s\0".formatted(line));
    assertThat(ConnectRetry.heals(new PSQLException(message))).isEqualTo(heals);
  }

  static Stream<SQLException> healing() {
    return Stream.of(
        failure(PSQLState.CONNECTION_UNABLE_TO_CONNECT, new ConnectException("refused")),
        failure(PSQLState.CONNECTION_UNABLE_TO_CONNECT, new SocketTimeoutException("silent")),
        failure(PSQLState.CONNECTION_UNABLE_TO_CONNECT, new UnknownHostException("db")),
        failure(PSQLState.CONNECTION_UNABLE_TO_CONNECT, new EOFException()),
        failure(PSQLState.CONNECTION_UNABLE_TO_CONNECT, null),
        failure(PSQLState.CONNECTION_FAILURE, new EOFException()),
        failure(PSQLState.CONNECTION_FAILURE, handshake(new EOFException())));
  }

  @ParameterizedTest
  @MethodSource("healing")
  void lostConnectionHeals(SQLException thrown) {
    assertThat(ConnectRetry.heals(thrown)).isTrue();
  }

  static Stream<SQLException> lasting() {
    return Stream.of(
        failure(PSQLState.CONNECTION_REJECTED, null),
        failure(PSQLState.PROTOCOL_VIOLATION, null),
        failure(PSQLState.CONNECTION_FAILURE, null),
        failure(PSQLState.CONNECTION_FAILURE, new FileNotFoundException("root.crt")),
        failure(PSQLState.CONNECTION_FAILURE, handshake(new CertificateException("foreign"))),
        failure(
            PSQLState.CONNECTION_UNABLE_TO_CONNECT,
            new SSLHandshakeException("certificate_required")),
        new SQLException("a library's"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void certificateDoesNotHeal(SQLException thrown) {
    assertThat(ConnectRetry.heals(thrown)).isFalse();
  }

  private static SQLException failure(PSQLState state, @Nullable Exception cause) {
    return new PSQLException("failed", state, cause);
  }

  private static SSLHandshakeException handshake(Exception cause) {
    SSLHandshakeException thrown = new SSLHandshakeException("failed");
    thrown.initCause(cause);
    return thrown;
  }

  @Tag("slow")
  @Test
  void serverThatStartsTooLongIsToldWithTheTime() throws IOException {
    try (StartingServer server = StartingServer.always(STARTING)) {
      CommandResult run = run(server, "--connect-for", "2s");
      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.out())
          .containsOnlyOnce(
              "⚠ Waiting for PostgreSQL, at most 2 s (--connect-for): the database system is"
                  + " starting up");
      assertThat(run.err())
          .contains(" is starting or shutting down")
          .containsPattern("; tried for [23] s \\(--connect-for\\)");
      assertThat(server.connections()).isBetween(2, 3);
    }
  }

  @Tag("slow")
  @Test
  void silentServerIsAskedAgainAndGivenUp() throws IOException {
    try (StartingServer server = StartingServer.always(silent())) {
      CommandResult run = run(server, "--connect-for", "3s");
      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.out()).containsOnlyOnce("⚠ Waiting for PostgreSQL, at most 3 s");
      assertThat(run.err()).contains("cannot connect to localhost:", "; tried for ");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsRolledBackIfTheFirstConnectionIsLost() {
    ConnectRetry once = new ConnectRetry(Duration.ZERO, notice -> {});
    PostgresFailure failure =
        new PostgresFailure(
            new Settings.Postgres("db", 5432, "hr", "app", "secret", null, null, null, null, null));
    SQLException closed = failure(PSQLState.CONNECTION_FAILURE, new EOFException());
    assertThatThrownBy(
            () ->
                once.connect(
                    failure,
                    timeout -> {
                      throw new UncheckedSqlException(closed, false);
                    }))
        .hasMessageContaining("cannot connect to db:5432; check PG_HOST and PG_PORT")
        .hasMessageContaining("(the other end closed the connection); tried once")
        .hasMessageNotContaining("rolls back");
  }

  @Tag("slow")
  @Test
  void attemptsGrowUpToAMinute() {
    List<Duration> timeouts = new ArrayList<>();
    ConnectRetry retry = new ConnectRetry(Duration.ofHours(1), notice -> {});
    SQLException silent = failure(PSQLState.CONNECTION_UNABLE_TO_CONNECT, null);
    SQLException wrong = failure(PSQLState.INVALID_PASSWORD, null);
    assertThatThrownBy(
            () ->
                retry.connect(
                    new PostgresFailure(
                        new Settings.Postgres(
                            "db", 5432, "hr", "app", "secret", null, null, null, null, null)),
                    timeout -> {
                      timeouts.add(timeout);
                      throw new UncheckedSqlException(timeouts.size() < 4 ? silent : wrong, false);
                    }))
        .isInstanceOf(EtlException.class);
    assertThat(timeouts).map(Duration::toSeconds).containsExactly(10L, 20L, 40L, 60L);
  }

  @Tag("slow")
  @Test
  void wrongPasswordIsTriedOnce() throws IOException {
    List<Manner> manners =
        List.of(
            failing("28P01", "password authentication failed for user \"etl\"", "auth_failed"),
            failing("3D000", "database \"hr\" does not exist", "InitPostgres"),
            failing("53300", "too many connections for role \"etl\"", "InitializeSessionUserId"));
    for (Manner manner : manners) {
      try (StartingServer server = StartingServer.always(manner)) {
        CommandResult run = run(server);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).doesNotContain("Waiting");
        assertThat(run.err()).doesNotContain("tried");
        assertThat(server.connections()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require"})
  void portOfAnotherServiceIsToldAtOnce(String sslMode) throws IOException {
    Manner http = answering("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    try (StartingServer server = StartingServer.always(http)) {
      Map<String, String> environment = environment(server);
      environment.put("PG_SSLMODE", sslMode);
      CommandResult run = CommandResult.run(environment);
      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.err())
          .contains(
              "localhost:" + server.port() + " answers, but not as PostgreSQL does; check PG_")
          .doesNotContain("tried");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"check", "--connect-for 0s"})
  void oneAttemptIsToldAsOne(String arguments) throws IOException {
    try (StartingServer server = StartingServer.always(closing())) {
      CommandResult run = run(server, arguments.split(" "));
      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.out()).doesNotContain("Waiting");
      assertThat(run.out() + run.err())
          .contains(
              "cannot connect to localhost:%d; check PG_HOST and PG_PORT".formatted(server.port()),
              "tried once: --connect-for waits")
          .doesNotContain("rolls back", "was lost");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void interruptEndsTheAttemptAtOnce() throws Exception {
    try (StartingServer server = StartingServer.always(silent())) {
      Thread run = new Thread(() -> run(server));
      run.start();
      while (server.connections() == 0) {
        Thread.sleep(10);
      }
      run.interrupt();
      run.join(2000);
      assertThat(run.isAlive()).isFalse();
    }
  }

  private static CommandResult run(StartingServer server, String... arguments) {
    return CommandResult.run(environment(server), arguments);
  }

  private static Map<String, String> environment(StartingServer server) {
    return new HashMap<>(
        Map.of(
            "CLIENT_ID", "A",
            "AWS_REGION", "eu-central-1",
            "AWS_ENDPOINT_URL", "http://localhost:1",
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "PG_HOST", "localhost",
            "PG_PORT", String.valueOf(server.port()),
            "PG_DATABASE", "hr",
            "PG_USER", "etl",
            "PG_PASSWORD", "secret"));
  }
}
