package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one database, with auto-commit off: one from a pool for transactions, and
 * others for what must outlast them. Those in use are never silent for long, and the loss of one
 * ends all. Every method throws {@link UncheckedSqlException} if PostgreSQL refuses a connection;
 * there is no retry.
 */
final class Connections implements AutoCloseable {
  /**
   * Networks close connections that are silent, some after a minute. Soon after the lock's is lost,
   * another run may write.
   */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  /** The shortest that the pool permits for a connection that is not in use. */
  private static final Duration IDLE_SIGN_OF_LIFE = Duration.ofSeconds(30);

  /** The pool takes a connection for broken by the SQLSTATE alone, which a trigger may choose. */
  private static final SQLExceptionOverride RAISED =
      new SQLExceptionOverride() {
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException thrown) {
          return RowRejection.isRaised(thrown)
              ? SQLExceptionOverride.Override.DO_NOT_EVICT
              : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
      };

  private final Hosts hosts;
  private final HikariDataSource pool;
  private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
  private final Thread signsOfLife;
  private volatile @Nullable SQLException lost;

  /**
   * @param timeout of an attempt to connect to one host
   * @param interval of the signs of life
   */
  Connections(Settings.Postgres settings, Login login, Duration timeout, Duration interval) {
    hosts = new Hosts(settings, login);
    hosts.setLoginTimeout((int) timeout.toSeconds());
    pool = pool(hosts, timeout);
    signsOfLife = new Thread(() -> sendSignsOfLife(interval), "postgresql sign of life");
    signsOfLife.setDaemon(true);
    signsOfLife.start();
  }

  /** Makes a pool of one connection, which lasts as long as the run. */
  static HikariDataSource pool(DataSource source, Duration timeout) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("dynamo-pg-etl");
    pool.setDataSource(source);
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(timeout.toMillis());
    pool.setMaxLifetime(0); // another one may need a password that has changed meanwhile
    pool.setExceptionOverride(RAISED);
    pool.setKeepaliveTime(IDLE_SIGN_OF_LIFE.toMillis());
    return pool;
  }

  /** Sets how long to wait for a further connection. */
  void setTimeout(Duration timeout) {
    hosts.setLoginTimeout((int) timeout.toSeconds());
    pool.setConnectionTimeout(timeout.toMillis());
  }

  /** Returns the host of the connections, or all of PG_HOST before the first. */
  String host() {
    return hosts.chosen();
  }

  /** Runs work in a transaction: commits if it returns, rolls back if it throws. */
  <T extends @Nullable Object> T inTransaction(Function<Sql, T> work) {
    OpenConnection connection = connect(pool);
    try (connection) {
      T result = work.apply(new Sql(connection));
      connection.commit();
      return result;
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
    return new Sql(connect(hosts));
  }

  private OpenConnection connect(DataSource source) {
    try {
      Connection connection = source.getConnection();
      connection.setAutoCommit(false);
      OpenConnection opened = new OpenConnection(connection);
      open.add(opened);
      return opened;
    } catch (SQLException e) {
      // The pool wraps the failures of all connections but the first.
      throw new UncheckedSqlException(
          e.getCause() instanceof SQLException cause ? cause : e, false);
    }
  }

  private void sendSignsOfLife(Duration interval) {
    try {
      while (lost == null) {
        Thread.sleep(interval.toMillis());
        for (OpenConnection connection : open) {
          SQLException failure = connection.signOfLife(interval);
          if (failure != null) {
            lost = failure;
            abort(); // a statement of another thread, too
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // Everything is closed.
    }
  }

  /** Throws if a connection in use was lost. */
  void ensureAlive() {
    SQLException failure = lost;
    if (failure != null) {
      throw new UncheckedSqlException(failure, false);
    }
  }

  /** Stops all statements and ends the connections in use, from another thread. */
  void abort() {
    open.forEach(OpenConnection::abort);
  }

  @Override
  public void close() {
    signsOfLife.interrupt();
    for (OpenConnection connection : open) {
      try {
        connection.close();
      } catch (UncheckedSqlException e) {
        // It was over before.
      }
    }
    pool.close();
  }
}
