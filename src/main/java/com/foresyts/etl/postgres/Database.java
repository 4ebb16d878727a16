package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL database, as a run for one client uses it: a transaction at a time. */
public final class Database implements AutoCloseable {
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");

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

  private final Connections connections;
  private final String client;
  private final String host;
  private final PostgresFailure failure;
  private final Server server;

  private @Nullable RunLock lock;

  /** The one transaction of a dry run. */
  private @Nullable Sql dryRun;

  private Database(
      Connections connections, Settings.Postgres settings, Server server, String client) {
    this.connections = connections;
    this.client = client;
    this.host = settings.host();
    this.failure = new PostgresFailure(settings);
    this.server = server;
  }

  /** Work of one transaction. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Transaction transaction);
  }

  /**
   * Connects, once and without retry.
   *
   * @param client the client whose rows are read and written
   * @throws EtlException if the server cannot be reached, refuses the connection or is too old
   */
  public static Database open(Settings.Postgres settings, String client) {
    Connections connections;
    try {
      connections = Connections.open(settings);
    } catch (PoolInitializationException e) {
      throw new PostgresFailure(settings).of(e);
    }
    try {
      Server server =
          connections.inTransaction(
              sql -> {
                TransactionSettings.apply(sql, LOCK_TIMEOUT);
                return Server.read(sql);
              });
      return new Database(connections, settings, server, client);
    } catch (UncheckedSqlException e) {
      connections.close();
      throw new PostgresFailure(settings).of(e.sqlException());
    } catch (EtlException e) {
      connections.close();
      throw e;
    }
  }

  /** Returns the facts of the server and of the connection to it. */
  public Server server() {
    return server;
  }

  /** Returns whether the connection leaves this machine unencrypted. */
  public boolean isExposed() {
    return !LOCAL_HOSTS.contains(host) && !server.encrypted();
  }

  /**
   * Takes the run lock of the client and a schema, which is held until the database is closed.
   *
   * @param wait how long to wait if another run holds it
   * @param notice gets a line, once, if there is something to wait for
   * @throws EtlException if another run holds it
   */
  public void lock(String schema, Duration wait, Consumer<String> notice) {
    lock =
        orFailure(
            () ->
                RunLock.take(
                    connections.keepAnother(), RunLock.name(schema, client), wait, notice));
  }

  /**
   * Finds the holder of the run lock of the client and a schema, without taking the lock: a run
   * that starts at this moment must not be refused. A connection of its own is used, since a run
   * needs a second one too.
   *
   * @return since when and by whom it is held, or null if it is free
   * @throws EtlException if there is no second connection
   */
  public @Nullable String lockHolder(String schema) {
    return this.<@Nullable String>orFailure(
        () ->
            connections.<@Nullable String>withAnother(
                sql -> RunLock.holder(sql, RunLock.name(schema, client))));
  }

  /**
   * Makes everything from now on happen in one transaction, which is rolled back when the database
   * is closed. What would be a transaction is a part of it that can be undone.
   *
   * @throws EtlException if the connection is lost
   */
  public void beginDryRun() {
    dryRun =
        orFailure(
            () -> {
              Sql sql = connections.keepPooled();
              TransactionSettings.apply(sql, LOCK_TIMEOUT); // the isolation cannot change later
              return sql;
            });
  }

  /**
   * Runs work in one transaction whose time zone is UTC: commits if it returns, rolls back if it
   * throws.
   *
   * @throws EtlException if PostgreSQL refuses anything or the run lock was lost
   */
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    return this.<T>orFailure(() -> run(LOCK_TIMEOUT, work));
  }

  /**
   * Runs work on a table's rows in one transaction. It waits longer for locks. If PostgreSQL ends
   * the transaction because of another one, the work is started again, three times at most.
   *
   * @param restarting gets the reason before each new start
   * @throws EtlException if PostgreSQL refuses anything or the run lock was lost
   */
  public <T extends @Nullable Object> T inRestartableTransaction(
      Work<T> work, Consumer<String> restarting) {
    for (int restarts = 0; ; restarts++) {
      try {
        return run(ROW_LOCK_TIMEOUT, work);
      } catch (UncheckedSqlException e) {
        String state = e.sqlException().getSQLState();
        boolean deadlock = DEADLOCK.equals(state);
        if (restarts == RESTARTS || !(deadlock || SERIALIZATION_FAILURE.equals(state))) {
          throw failure.of(e.sqlException());
        }
        restarting.accept(deadlock ? "a deadlock" : "a serialization failure");
      }
    }
  }

  private <T extends @Nullable Object> T run(Duration lockTimeout, Work<T> work) {
    Sql sql = dryRun;
    return sql == null
        ? connections.<T>inTransaction(connected -> run(connected, lockTimeout, work))
        : sql.<T>inSavepoint(() -> run(sql, lockTimeout, work));
  }

  private <T extends @Nullable Object> T run(Sql sql, Duration lockTimeout, Work<T> work) {
    TransactionSettings.apply(sql, lockTimeout);
    T result = work.run(new Transaction(sql, client));
    if (lock != null) {
      lock.ensureHeld();
    }
    return result;
  }

  private <T extends @Nullable Object> T orFailure(Supplier<T> work) {
    try {
      return work.get();
    } catch (UncheckedSqlException e) {
      throw failure.of(e.sqlException());
    }
  }

  /**
   * Stops whatever the server is doing for this program, from another thread: it rolls back and
   * frees the run lock, without which nothing more is committed.
   */
  public void abort() {
    connections.abort();
  }

  @Override
  public void close() {
    connections.close();
  }
}
