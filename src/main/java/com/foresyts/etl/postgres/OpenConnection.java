package com.foresyts.etl.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A connection in use. One thread at a time works on it; another may send a sign of life. */
final class OpenConnection implements AutoCloseable {
  /**
   * Longer than a busy server takes to answer, and shorter than the two minutes after which it
   * frees the locks of a client that is gone.
   */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(1);

  private final Connection connection;
  private final ReentrantLock inUse = new ReentrantLock();
  private boolean ended;
  private volatile long lastUse = System.nanoTime();
  private volatile @Nullable SQLException lost;

  /** Takes a connection, a statement or a row. */
  @FunctionalInterface
  interface JdbcConsumer<T> {
    void accept(T argument) throws SQLException;
  }

  OpenConnection(Connection connection) {
    this.connection = connection;
  }

  /**
   * Works on the connection.
   *
   * @param aboutRows whether values of rows are sent or read
   * @throws UncheckedSqlException if PostgreSQL refuses anything, or the connection is lost
   */
  void use(boolean aboutRows, JdbcConsumer<Connection> work) {
    inUse.lock();
    try {
      work.accept(connection);
    } catch (SQLException e) {
      SQLException first = lost;
      throw new UncheckedSqlException(first == null ? e : first, aboutRows);
    } finally {
      lastUse = System.nanoTime();
      inUse.unlock();
    }
  }

  /** Works as {@link #use} does, but takes a server for gone that does not answer soon. */
  void ask(boolean aboutRows, JdbcConsumer<Connection> work) {
    use(aboutRows, used -> withinAnswerTimeout(work));
  }

  private void withinAnswerTimeout(JdbcConsumer<Connection> work) throws SQLException {
    int timeout = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, (int) ANSWER_TIMEOUT.toMillis());
    work.accept(connection);
    connection.setNetworkTimeout(Runnable::run, timeout);
  }

  /** Commits; there is no sign of life from now on. */
  void commit() {
    use(
        true, // a trigger may wait for the commit
        used -> {
          ended = true;
          used.commit();
        });
  }

  /** Rolls back what was not committed. */
  @Override
  public void close() {
    use(
        false,
        used -> {
          try (used) {
            if (!ended) {
              ended = true;
              withinAnswerTimeout(Connection::rollback);
            }
          }
        });
  }

  /**
   * Sends a sign of life within a transaction. It starts none, and leaves a connection alone that
   * another thread works on or has worked on a moment ago.
   *
   * @param silence how long a connection may be silent
   * @return why the connection is lost, or null if it is not
   */
  @Nullable SQLException signOfLife(Duration silence) {
    if (System.nanoTime() - lastUse < silence.toNanos() || !inUse.tryLock()) {
      return null;
    }
    try {
      if (!ended && driver().getTransactionState() == TransactionState.OPEN) {
        withinAnswerTimeout(
            used -> {
              try (Statement statement = used.createStatement()) {
                statement.execute("select 1");
              }
            });
      }
    } catch (SQLException e) {
      lost = e;
    } finally {
      inUse.unlock();
    }
    return lost;
  }

  private PgConnection driver() throws SQLException {
    return connection.unwrap(PgConnection.class);
  }

  /** Returns why the connection is lost, or null if no sign of life has failed. */
  @Nullable SQLException lost() {
    return lost;
  }

  /** Stops the statement that runs, and ends the connection, from another thread. */
  void abort() {
    attempt(PgConnection::cancelQuery);
    attempt(driver -> driver.abort(Runnable::run));
  }

  /** Ends something that ends with its connection, or with the process, in any case. */
  private void attempt(JdbcConsumer<PgConnection> ending) {
    try {
      ending.accept(driver());
    } catch (SQLException e) {
      // It was over before.
    }
  }
}
