package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.postgres.Sql.JdbcConsumer;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * The connections to one database, with auto-commit off: one from a pool for transactions, and
 * others for what must outlast them. Every method throws {@link UncheckedSqlException} if
 * PostgreSQL refuses a connection; there is no retry.
 */
final class Connections implements AutoCloseable {
  private final DataSource server;
  private final HikariDataSource pool = new HikariDataSource();

  /** The connections in use, for a signal to end. */
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  Connections(Settings.Postgres settings) {
    server = DataSources.of(settings);
    pool.setPoolName("dynamo-pg-etl");
    pool.setDataSource(server);
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(DataSources.CONNECT_TIMEOUT.toMillis());
  }

  /** Runs work in a transaction: commits if it returns, rolls back if it throws. */
  <T extends @Nullable Object> T inTransaction(Function<Sql, T> work) {
    Connection connection = connect(pool);
    try (connection) { // closing it rolls back what was not committed
      T result = work.apply(new Sql(connection));
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    } finally {
      open.remove(connection);
    }
  }

  /** Takes the pool's connection until everything is closed. */
  Sql keepPooled() {
    return new Sql(connect(pool));
  }

  /** Opens a connection beside the pool, until everything is closed. */
  Sql keepAnother() {
    return new Sql(connect(server));
  }

  private Connection connect(DataSource source) {
    try {
      Connection connection = source.getConnection();
      open.add(connection);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Stops all statements and ends the connections in use, from another thread. */
  void abort() {
    for (Connection connection : open) {
      attempt(connection, used -> used.unwrap(PgConnection.class).cancelQuery());
      attempt(connection, used -> used.unwrap(PgConnection.class).abort(Runnable::run));
    }
  }

  @Override
  public void close() {
    for (Connection connection : open) {
      attempt(connection, Connection::rollback);
      attempt(connection, Connection::close);
    }
    pool.close();
  }

  /** Ends something that ends with its connection, or with the process, in any case. */
  private static void attempt(Connection connection, JdbcConsumer<Connection> ending) {
    try {
      ending.accept(connection);
    } catch (SQLException e) {
      // It was over before.
    }
  }
}
