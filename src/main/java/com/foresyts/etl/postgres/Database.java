package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;

/** The pooled connections to one PostgreSQL database, handed out a transaction at a time. */
public final class Database implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final int OLDEST_VERSION = 12;
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");

  /**
   * The settings of a transaction: whatever would end it while DynamoDB is slow is off, and a run
   * whose machine has gone is noticed in two minutes.
   */
  private static final String BEGIN =
      """
      select set_config(name, case name
          when 'TimeZone' then 'UTC'
          when 'lock_timeout' then ?
          when 'tcp_keepalives_idle' then '60'
          when 'tcp_keepalives_interval' then '10'
          when 'tcp_keepalives_count' then '6'
          else '0' end, true)
      from pg_settings
      where name in ('TimeZone', 'lock_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval',
        'tcp_keepalives_count', 'statement_timeout', 'idle_in_transaction_session_timeout',
        'transaction_timeout')
      """;

  /** Creating tables waits for locks on them no longer than an operator would. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A table's rows may wait for another client's run, whose transaction lasts as long as its table.
   */
  private static final Duration ROW_LOCK_TIMEOUT = Duration.ofMinutes(10);

  /** How often a transaction that lost against another one is started again. */
  private static final int RESTARTS = 3;

  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";

  private final PGSimpleDataSource server;
  private final HikariDataSource pool;
  private final String host;
  private final PostgresFailure failure;

  /** The connections in use: that of the run lock, and that of a transaction. */
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  private @Nullable RunLock lock;

  /** The one transaction of a rehearsal. */
  private @Nullable Connection rehearsal;

  private Database(
      PGSimpleDataSource server, HikariDataSource pool, String host, PostgresFailure failure) {
    this.server = server;
    this.pool = pool;
    this.host = host;
    this.failure = failure;
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Connects, once and without retry.
   *
   * @throws EtlException where the server cannot be reached or refuses the connection
   */
  public static Database open(Settings.Postgres settings) {
    PostgresFailure failure = new PostgresFailure(settings);
    HikariConfig config = new HikariConfig();
    config.setPoolName("dynamo-pg-etl");
    PGSimpleDataSource server = DataSources.of(settings, CONNECT_TIMEOUT);
    config.setDataSource(server);
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(1);
    try {
      Database database =
          new Database(server, new HikariDataSource(config), settings.host(), failure);
      database.refuseOldServer();
      return database;
    } catch (PoolInitializationException e) {
      throw failure.of(e);
    }
  }

  private void refuseOldServer() {
    int version = inTransaction(connection -> connection.getMetaData().getDatabaseMajorVersion());
    if (version < OLDEST_VERSION) {
      close();
      throw new EtlException(
          Category.POSTGRESQL,
          String.format(
              Locale.ROOT,
              "PostgreSQL: the server is version %d; %d or newer is needed",
              version,
              OLDEST_VERSION));
    }
  }

  /**
   * Takes the run lock of a client and a schema, which is held until the database is closed.
   *
   * @param wait how long to wait where another run holds it
   * @param notice is told once that there is something to wait for
   * @throws EtlException where another run holds it
   */
  public void lock(String schema, String client, Duration wait, Consumer<String> notice) {
    try {
      Connection connection = server.getConnection();
      open.add(connection);
      connection.setAutoCommit(false);
      lock = RunLock.take(connection, lockName(schema, client), wait, notice);
    } catch (SQLException e) {
      throw failure.of(e);
    }
  }

  /**
   * Makes everything from now on happen in one transaction, which is rolled back when the database
   * is closed: what would be a transaction is a part of it that can be undone.
   *
   * @throws EtlException where the connection is lost
   */
  public void rehearse() {
    try {
      Connection connection = pool.getConnection();
      open.add(connection);
      connection.setAutoCommit(false);
      begin(connection, LOCK_TIMEOUT); // within a part of the transaction it could not
      rehearsal = connection;
    } catch (SQLException e) {
      throw failure.of(e);
    }
  }

  /**
   * Looks who holds the run lock of a client and a schema, without taking it: a run that starts at
   * this moment must not be refused. It does so in a connection of its own, which a run needs too.
   *
   * @return since when and by whom it is held; null where it is free
   * @throws EtlException where there is no second connection
   */
  public @Nullable String lockHolder(String schema, String client) {
    try (Connection connection = server.getConnection()) {
      return RunLock.holder(connection, lockName(schema, client));
    } catch (SQLException e) {
      throw failure.of(e);
    }
  }

  private static String lockName(String schema, String client) {
    return "dynamo-pg-etl " + UpsertSql.quote(schema) + " " + client;
  }

  /**
   * Runs work in one transaction whose time zone is UTC: commits when it returns, rolls back when
   * it throws.
   *
   * @throws EtlException for whatever PostgreSQL refuses, and what the work itself throws; also
   *     where the run lock was lost
   */
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    try {
      return run(LOCK_TIMEOUT, work);
    } catch (SQLException e) {
      throw failure.of(e);
    }
  }

  /**
   * The same for a table's rows: it waits longer for locks, and the work is started again, three
   * times at most, where PostgreSQL ends it because another transaction is in its way.
   *
   * @param restarting is told why before each new start
   */
  public <T extends @Nullable Object> T inRestartableTransaction(
      Work<T> work, Consumer<String> restarting) {
    for (int restarts = 0; ; restarts++) {
      try {
        return run(ROW_LOCK_TIMEOUT, work);
      } catch (SQLException e) {
        boolean deadlock = DEADLOCK.equals(e.getSQLState());
        if (restarts == RESTARTS || !(deadlock || SERIALIZATION_FAILURE.equals(e.getSQLState()))) {
          throw failure.of(e);
        }
        restarting.accept(deadlock ? "a deadlock" : "a serialization failure");
      }
    }
  }

  private <T extends @Nullable Object> T run(Duration lockTimeout, Work<T> work)
      throws SQLException {
    if (rehearsal != null) {
      Savepoint before = rehearsal.setSavepoint();
      return run(
          rehearsal,
          lockTimeout,
          work,
          connection -> connection.releaseSavepoint(before),
          connection -> connection.rollback(before));
    }
    try (Connection connection = pool.getConnection()) {
      open.add(connection);
      connection.setAutoCommit(false);
      try {
        return run(connection, lockTimeout, work, Connection::commit, Connection::rollback);
      } finally {
        open.remove(connection);
      }
    }
  }

  private interface Ending {
    void run(Connection connection) throws SQLException;
  }

  private <T extends @Nullable Object> T run(
      Connection connection, Duration lockTimeout, Work<T> work, Ending keep, Ending undo)
      throws SQLException {
    try {
      begin(connection, lockTimeout);
      T result = work.run(connection);
      if (lock != null) {
        lock.ensureHeld();
      }
      keep.run(connection);
      return result;
    } catch (Throwable thrown) {
      try {
        undo.run(connection);
      } catch (SQLException e) {
        thrown.addSuppressed(e); // the server rolls back what a broken connection leaves
      }
      throw thrown;
    }
  }

  /** Gives the transaction that starts with this its settings. */
  static void begin(Connection connection, Duration lockTimeout) throws SQLException {
    // Under a stricter default, a row that another client inserts meanwhile would end the run; of a
    // constraint that waits for the commit nobody could tell which row it is about.
    execute(
        connection,
        "set transaction isolation level read committed; set constraints all immediate");
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, String.valueOf(lockTimeout.toMillis()));
      statement.execute();
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether the connection leaves this machine unencrypted. */
  public boolean isExposed() {
    return !isLocal() && !inTransaction(Database::isEncrypted);
  }

  /** Whether the server is on this machine. */
  public boolean isLocal() {
    return LOCAL_HOSTS.contains(host);
  }

  private static boolean isEncrypted(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /**
   * Stops whatever the server is doing for this program, from another thread: it rolls back and
   * frees the run lock, without which nothing is committed any more.
   */
  public void abort() {
    for (Connection connection : open) {
      attempt(connection, ending -> ending.unwrap(PgConnection.class).cancelQuery());
      attempt(connection, ending -> ending.unwrap(PgConnection.class).abort(Runnable::run));
    }
  }

  /** Ends what ends with the process, or with its connection, in any case. */
  private static void attempt(Connection connection, Ending ending) {
    try {
      ending.run(connection);
    } catch (SQLException e) {
      // It was over before.
    }
  }

  @Override
  public void close() {
    for (Connection connection : open) { // of a rehearsal, and of the run lock
      attempt(connection, Connection::rollback);
      attempt(connection, Connection::close);
    }
    pool.close();
  }
}
