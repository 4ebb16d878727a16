package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * The connections to one database, with auto-commit off: one from a pool for transactions, and
 * others for what must outlast them. Every method throws {@link UncheckedSqlException} if
 * PostgreSQL refuses a connection.
 */
final class Connections implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final PGSimpleDataSource server;
  private final HikariDataSource pool;

  /** The connections in use, for a signal to end. */
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  private Connections(PGSimpleDataSource server, HikariDataSource pool) {
    this.server = server;
    this.pool = pool;
  }

  /**
   * Connects, once and without retry.
   *
   * @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException if it is refused
   */
  static Connections open(Settings.Postgres settings) {
    PGSimpleDataSource server = DataSources.of(settings, CONNECT_TIMEOUT);
    HikariConfig config = new HikariConfig();
    config.setPoolName("dynamo-pg-etl");
    config.setDataSource(server);
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(1);
    return new Connections(server, new HikariDataSource(config));
  }

  /** Runs work in a transaction: commits if it returns, rolls back if it throws. */
  <T extends @Nullable Object> T inTransaction(Function<Sql, T> work) {
    try (Connection connection = pool.getConnection()) {
      open.add(connection);
      connection.setAutoCommit(false);
      try {
        return commit(connection, work);
      } finally {
        open.remove(connection);
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static <T extends @Nullable Object> T commit(Connection connection, Function<Sql, T> work)
      throws SQLException {
    try {
      T result = work.apply(new Sql(connection));
      connection.commit();
      return result;
    } catch (Throwable thrown) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        thrown.addSuppressed(e); // the server rolls back what a broken connection leaves
      }
      throw thrown;
    }
  }

  /** Takes the pool's connection until everything is closed. */
  Sql keepPooled() {
    return keep(pool::getConnection);
  }

  /** Opens a connection beside the pool, until everything is closed. */
  Sql keepAnother() {
    return keep(server::getConnection);
  }

  private interface Opening {
    Connection open() throws SQLException;
  }

  private Sql keep(Opening opening) {
    try {
      Connection connection = opening.open();
      open.add(connection);
      connection.setAutoCommit(false);
      return new Sql(connection);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Runs work, with auto-commit on, on a connection beside the pool, which is then closed. */
  <T extends @Nullable Object> T withAnother(Function<Sql, T> work) {
    try (Connection connection = server.getConnection()) {
      return work.apply(new Sql(connection));
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Stops all statements and ends the connections in use, from another thread. */
  void abort() {
    for (Connection connection : open) {
      attempt(() -> connection.unwrap(PgConnection.class).cancelQuery());
      attempt(() -> connection.unwrap(PgConnection.class).abort(Runnable::run));
    }
  }

  @Override
  public void close() {
    for (Connection connection : open) {
      attempt(connection::rollback);
      attempt(connection::close);
    }
    pool.close();
  }

  private interface Ending {
    void run() throws SQLException;
  }

  /** Ends something that ends with its connection, or with the process, in any case. */
  private static void attempt(Ending ending) {
    try {
      ending.run();
    } catch (SQLException e) {
      // It was over before.
    }
  }
}
