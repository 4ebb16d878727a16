package com.foresyts.etl.postgres;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one client, one at a time, under its run lock. Every method throws {@link
 * UncheckedSqlException} if PostgreSQL refuses anything.
 */
final class Transactions {
  /** Creating tables waits for locks on them no longer than an operator would. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A table's rows may wait for another client's run, whose transaction lasts as long as its table.
   */
  private static final Duration ROW_LOCK_TIMEOUT = Duration.ofMinutes(10);

  /** How often a transaction that lost against another one is started again. */
  private static final int RESTARTS = 3;

  /** The reasons to start a transaction again, by SQLSTATE. */
  private static final Map<String, String> RESTARTABLE =
      Map.of("40001", "a serialization failure", "40P01", "a deadlock");

  private static final String NO_SECOND =
      "PostgreSQL: %s gave no second connection while the first was in use (%s); a run needs two: raise the pool size of the pooler, or let fewer programs use it";

  private final Connections connections;
  private final String client;
  private final Server server;
  private @Nullable RunLock lock;

  /** The one transaction of a dry run. */
  private @Nullable Sql dryRun;

  Transactions(Connections connections, String client, Server server) {
    this.connections = connections;
    this.client = client;
    this.server = server;
  }

  void beginDryRun() {
    Sql sql = connections.keepPooled();
    begin(sql, LOCK_TIMEOUT); // the isolation cannot change later
    dryRun = sql;
  }

  void lock(String schema, Duration wait, Consumer<String> notice) {
    lock = RunLock.take(second(), RunLock.name(schema, client), wait, notice);
    run(transaction -> true); // which finds out whether the lock is on its server
  }

  @Nullable String lockHolder(String schema) {
    return RunLock.holder(second(), RunLock.name(schema, client));
  }

  /** Returns the failure if the run lock was found lost, or null if it was not. */
  @Nullable EtlException lostLock() {
    return lock == null ? null : lock.lost();
  }

  /**
   * Opens a connection while the first is in a transaction: a pooler with one connection to the
   * server would give none, but not say so for minutes.
   */
  private Sql second() {
    try {
      return run(transaction -> connections.keepAnother());
    } catch (UncheckedSqlException e) {
      if (isTimeout(e.getCause())) {
        throw new EtlException(
            Category.POSTGRESQL,
            NO_SECOND.formatted(connections.host(), e.getCause().getMessage()),
            e);
      }
      throw e;
    }
  }

  /** Returns whether a server gave no connection in time; the driver tells no cause then. */
  static boolean isTimeout(SQLException thrown) {
    return PostgresFailure.CANNOT_CONNECT.equals(thrown.getSQLState())
        && (thrown.getCause() == null || thrown.getCause() instanceof SocketTimeoutException);
  }

  <T extends @Nullable Object> T run(Function<Transaction, T> work) {
    return run(LOCK_TIMEOUT, work);
  }

  <T extends @Nullable Object> T runRestartable(
      Function<Transaction, T> work, Consumer<String> restarting) {
    for (int restarts = 0; ; restarts++) {
      try {
        return run(ROW_LOCK_TIMEOUT, work);
      } catch (UncheckedSqlException e) {
        String reason = RESTARTABLE.get(String.valueOf(e.getCause().getSQLState()));
        if (reason == null || restarts == RESTARTS) {
          throw e;
        }
        restarting.accept(reason);
      }
    }
  }

  private <T extends @Nullable Object> T run(Duration lockTimeout, Function<Transaction, T> work) {
    Function<Sql, T> part =
        sql -> {
          begin(sql, lockTimeout);
          T result = work.apply(new Transaction(sql, client, server.encoding()));
          if (lock != null) {
            ensureLocked(lock, sql);
          }
          return result;
        };
    return dryRun == null ? connections.inTransaction(part) : dryRun.inSavepoint(part);
  }

  /** A default of read-only does not keep a verification from its temporary tables. */
  private void begin(Sql sql, Duration lockTimeout) {
    if (!server.standby()) {
      sql.execute("set transaction read write");
    }
    Transaction.begin(sql, lockTimeout);
  }

  /** The pool may have replaced a connection by one to another server. */
  private void ensureLocked(RunLock held, Sql transaction) {
    if (!held.ensureHeld().equals(RunLock.serverStart(transaction))) {
      throw PostgresFailure.refusal(
          "%s leads to more than one server, so the run lock would keep no other run away; set PG_HOST and PG_PORT to one server"
              .formatted(connections.host()));
    }
  }
}
