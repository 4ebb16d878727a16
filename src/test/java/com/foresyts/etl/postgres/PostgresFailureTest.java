package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The advice for each error, in whatever language the server is. */
class PostgresFailureTest {
  private final PostgresFailure failure =
      new PostgresFailure(
          new Settings.Postgres("db", 5432, "hr", "app", "secret", null, null, null, null, null));

  private String message(PSQLException thrown) {
    return message(failure, thrown);
  }

  private static String message(PostgresFailure failure, PSQLException thrown) {
    EtlException failed = failure.of(new UncheckedSqlException(thrown, false));
    assertThat(failed.category()).isEqualTo(EtlException.Category.POSTGRESQL);
    return String.valueOf(failed.getMessage());
  }

  private String message(String state, String line, String routine, String file) {
    String error = "SFATAL\0C%s\0M%s\0".formatted(state, line);
    String source = routine.isEmpty() ? "" : "F%s\0L1\0R%s\0".formatted(file, routine);
    return message(new PSQLException(new ServerErrorMessage(error + source)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          28P01 | auth_failed             | wrong password for user app; check PG_USER and PG_PASSWORD
          28000 | InitializeSessionUserId | user app (Wörter); check PG_USER: does the role exist, and has it LOGIN?
          28000 | ClientAuthentication    | user app (Wörter); check PG_USER, PG_DATABASE, PG_SSLMODE (require, if it says no encryption) and the server's pg_hba.conf
          3D000 | InitPostgres            | no database is named hr; check PG_DATABASE
          3F000 | LookupExplicitNamespace | Wörter (SQLSTATE 3F000); check PG_SCHEMA
          42501 | aclcheck_error          | Wörter; let check print the statement that grants it to user app
          42501 | ExecWithCheckOptions    | Wörter; let the table's policy accept the rows of user app
          42P01 | parserOpenTable         | Wörter (SQLSTATE 42P01); the tables have changed since the run began; let check look at them
          53300 | InitializeSessionUserId | no connection left for this user (two are needed); raise the CONNECTION LIMIT of the role
          53300 | CheckMyDatabase         | no connection left for this user (two are needed); raise the CONNECTION LIMIT of the database
          53300 | ProcArrayAdd            | no connection left for this user (two are needed); raise max_connections, or run again later
          53100 | mdextend                | the server's disk is full (Wörter); free space, then run again
          53200 | LockAcquireExtended     | the server is out of memory (Wörter); check its work_mem and max_locks_per_transaction
          53400 | FileWrite               | Wörter (SQLSTATE 53400); raise that limit for the role of PG_USER
          25006 | PreventCommandIfReadOnly | db:5432 or its user may only read (Wörter); check PG_HOST: is it a standby?
          0A000 | check_transaction_read_only | db:5432 or its user may only read (Wörter); check PG_HOST: is it a standby?
          0A000 | check_XactReadOnly      | db:5432 or its user may only read (Wörter); check PG_HOST: is it a standby?
          0A000 | transformStmt           | Wörter (SQLSTATE 0A000)
          25P03 | ProcessInterrupts       | Wörter; lift that limit: alter role "app" set idle_in_transaction_session_timeout = 0;
          25P04 | ProcessInterrupts       | Wörter; lift that limit: alter role "app" set transaction_timeout = 0;
          57P05 | ProcessInterrupts       | Wörter; lift that limit: alter role "app" set idle_session_timeout = 0;
          57014 | ProcessInterrupts       | Wörter (SQLSTATE 57014); find out which session or time limit cancelled it, then run again
          57P01 | ProcessInterrupts       | the connection to db:5432 was lost (Wörter); the server rolls back what was not committed; run again
          57P03 | ProcessStartupPacket    | db:5432 is starting or shutting down (Wörter); run again when it is up, and check PG_HOST if it never is
          57P04 | ProcessInterrupts       | database hr was dropped; check PG_DATABASE
          58030 | mdread                  | Wörter (SQLSTATE 58030); the server's log says more
          XX001 | PageIsVerified          | Wörter (SQLSTATE XX001); the server's log says more: its data are damaged
          08P01 | SocketBackend           | Wörter (SQLSTATE 08P01)
          """)
  void serversErrorGetsAdvice(String state, String routine, String expected) {
    assertThat(message(state, "Wörter", routine, "any.c"))
        .startsWith("PostgreSQL: ")
        .contains(expected)
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permission denied for sequence sq          | : grant usage on sequence "sq" to "app";
          permission denied for function of_the_user | : grant execute on function "of_the_user" to "app";
          permission denied for table t              | ; let check print the statement that grants it to user app
          """)
  void rightIsGrantedOnObjectThatServerNames(String line, String advice) {
    assertThat(message("42501", line, "aclcheck_error", "aclchk.c"))
        .isEqualTo("PostgreSQL: " + line + advice);
  }

  @Test
  void foreignKeyHasRightsOfOwner() {
    String error =
        "SERROR\0C42501\0Mpermission denied for table t\0WSQL statement \"SELECT 1 FROM ONLY \"public\".\"t\" x\"\0";
    assertThat(message(new PSQLException(new ServerErrorMessage(error))))
        .contains("with the rights of that table's owner, not of user app: let check print");
  }

  @ParameterizedTest
  @CsvSource({"53100", "53200"})
  void fullSharedMemoryIsNoFullDisk(String state) {
    assertThat(message(state, "Wörter", "dsm_impl_posix", "dsm_impl.c"))
        .contains("the server's shared memory is full (Wörter)", "--shm-size")
        .doesNotContain("disk");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          08P01 | query_wait_timeout | a run needs two connections to the server at the same time
          08P01 | transaction blocks not allowed in statement pooling mode | set pool_mode to transaction or session
          08P01 | SASL authentication failed | check PG_USER and PG_PASSWORD
          28P01 | password authentication failed | check PG_USER and PG_PASSWORD
          08P01 | no such user: app | check PG_USER and PG_PASSWORD
          08P01 | no such database: hr | check PG_DATABASE
          3D000 | database "hr" does not exist | check PG_DATABASE, and the databases in the pooler's configuration
          08P01 | database "hr" is disabled | check PG_DATABASE
          08P01 | no more connections allowed (max_client_conn) | raise its max_client_conn
          08P01 | too many connections for role "app" | the server behind the pooler has no connection left
          08P01 | sorry, too many clients already | the server behind the pooler has no connection left
          08P01 | unsupported startup parameter: options | ignore_startup_parameters
          08P01 | server login has been failing, try again later (server_login_retry) | the pooler cannot log in to the server behind it
          08P01 | server login failed: wrong password type | check PG_USER and PG_PASSWORD
          08P01 | server login has been failing, cached error: password authentication failed for user "app" (server_login_retry) | check PG_USER and PG_PASSWORD
          08P01 | server login has been failing, cached error: database "hr" does not exist (server_login_retry) | check PG_DATABASE
          08P01 | client_login_timeout (server down) | the pooler cannot log in to the server behind it
          08P01 | idle transaction timeout | lift that limit in the pooler
          08P01 | server conn crashed? | run again
          XX000 | Tenant or user not found | the pooler wants USER.PROJECT
          XX000 | MaxClientsInSessionMode: max clients reached | a run needs two connections to the server
          """)
  void poolersWordsGetAdvice(String state, String line, String expected) {
    assertThat(message(state, line, "", ""))
        .startsWith("PostgreSQL: the pooler at db:5432 says: " + line + "; ")
        .contains(expected);
  }

  @Test
  void adviceIsForOneHostOfSeveral() {
    PSQLException noPassword = new PSQLException("x", PSQLState.INVALID_PASSWORD);
    assertThat(message(ofHosts(null), noPassword))
        .contains("add a line for a:5432:hr:app to ", " and one for each other host of PG_HOST")
        .doesNotContain("a,b");
    assertThat(message(ofHosts("eu-central-1"), noPassword))
        .contains("is in region eu-central-1 (that of a; another host may have another)");
  }

  private static PostgresFailure ofHosts(@Nullable String iamRegion) {
    return new PostgresFailure(
        new Settings.Postgres("a,b", 5432, "hr", "app", null, iamRegion, null, null, null, null));
  }

  @Test
  void userThatLogsInWithTokensIsToldSo() {
    assertThat(message("28000", "PAM authentication failed", "auth_failed", "auth.c"))
        .contains("if the user has the role rds_iam, set PG_AUTH=aws-iam");
  }

  @Test
  void otherWordsOfPoolerAreShown() {
    assertThat(message("08P01", "bouncer config error", "", ""))
        .isEqualTo("PostgreSQL: bouncer config error (SQLSTATE 08P01)");
  }

  @Test
  void driversErrorGetsAdvice() {
    assertThat(message(new PSQLException("refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT)))
        .isEqualTo(
            "PostgreSQL: cannot connect to db:5432; check PG_HOST and PG_PORT, that the server runs (behind a pooler, too), and the firewall (refused)");
    assertThat(
            message(
                new PSQLException(
                    "x", PSQLState.CONNECTION_UNABLE_TO_CONNECT, new UnknownHostException("db"))))
        .isEqualTo("PostgreSQL: no host is named db; check PG_HOST");
  }
}
