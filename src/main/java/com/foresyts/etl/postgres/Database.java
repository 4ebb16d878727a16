package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL database, as a run for one client uses it: a transaction at a time. Every method
 * throws {@link EtlException} if PostgreSQL refuses anything or a connection is lost.
 */
public final class Database implements AutoCloseable {
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
  private final PostgresFailure failure;
  private final Server server;
  private final List<String> warnings;

  private @Nullable RunLock lock;

  /** The one transaction of a dry run. */
  private @Nullable Sql dryRun;

  private Database(Connections connections, Settings.Postgres settings, String client) {
    this.connections = connections;
    this.client = client;
    this.failure = new PostgresFailure(settings);
    this.server = connections.inTransaction(Server::read);
    this.warnings = new Tls(settings).warnings(host(), server.encrypted());
  }

  /**
   * Connects.
   *
   * @param client the client whose rows are read and written
   * @param token makes an AWS IAM token for a host; called for each connection, if the settings
   *     want tokens
   * @throws EtlException also if the server is too old
   */
  public static Database open(
      Settings.Postgres settings, String client, UnaryOperator<String> token, ConnectRetry retry) {
    new Tls(settings).checkFiles();
    Login login = new Login(settings, token);
    return retry.connect(
        new PostgresFailure(settings), timeout -> open(settings, client, login, timeout));
  }

  private static Database open(
      Settings.Postgres settings, String client, Login login, Duration timeout) {
    Connections connections = new Connections(settings, login, timeout);
    try {
      Database database = new Database(connections, settings, client);
      connections.setTimeout(DataSources.CONNECT_TIMEOUT); // the last attempt may have been short
      return database;
    } catch (RuntimeException | Error e) {
      connections.close();
      throw e;
    }
  }

  /** Returns the host of PG_HOST that the connections lead to. */
  public String host() {
    return connections.host();
  }

  /** Returns the facts of the server and of the connection to it. */
  public Server server() {
    return server;
  }

  /** Returns what makes the connection less safe than it seems, with the setting that mends it. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Takes the run lock of the client and a schema, which is held until the database is closed.
   *
   * @param wait how long to wait if another run holds it
   * @param notice gets a line, once, if there is something to wait for
   * @throws EtlException also if another run holds it
   */
  public void lock(String schema, Duration wait, Consumer<String> notice) {
    String name = RunLock.name(schema, client);
    Sql second = second();
    lock = orFailure(() -> RunLock.take(second, name, wait, notice));
    inTransaction(transaction -> true); // which finds out whether the lock is on its server
  }

  /** The pool may have replaced a connection by one to another server. */
  private void ensureLocked(RunLock held, Sql transaction) {
    if (!held.ensureHeld().equals(RunLock.serverStart(transaction))) {
      throw PostgresFailure.refusal(
          "%s leads to more than one server, so the run lock would keep no other run away; set PG_HOST and PG_PORT to one server"
              .formatted(host()));
    }
  }

  /**
   * Opens a connection while the first is in a transaction: a pooler with one connection to the
   * server would give none, but not say so for minutes.
   */
  private Sql second() {
    try {
      return run(LOCK_TIMEOUT, transaction -> connections.keepAnother());
    } catch (UncheckedSqlException e) {
      if (isTimeout(e.getCause())) {
        throw new EtlException(
            Category.POSTGRESQL, NO_SECOND.formatted(host(), e.getCause().getMessage()), e);
      }
      throw failure(e);
    }
  }

  /** Returns whether a server gave no connection in time; the driver tells no cause then. */
  static boolean isTimeout(SQLException thrown) {
    return PostgresFailure.CANNOT_CONNECT.equals(thrown.getSQLState())
        && (thrown.getCause() == null || thrown.getCause() instanceof SocketTimeoutException);
  }

  /**
   * Finds the holder of the run lock of the client and a schema. It does not take the lock, since a
   * run that starts at this moment must not be refused; it uses a second connection, as a run does.
   *
   * @return since when and by whom it is held, or null if it is free
   */
  public @Nullable String lockHolder(String schema) {
    String name = RunLock.name(schema, client);
    Sql second = second();
    return this.<@Nullable String>orFailure(() -> RunLock.holder(second, name));
  }

  /**
   * Makes everything from now on happen in one transaction, which is rolled back when the database
   * is closed. What would be a transaction is a part of it that can be undone.
   */
  public void beginDryRun() {
    dryRun =
        orFailure(
            () -> {
              Sql sql = connections.keepPooled();
              begin(sql, LOCK_TIMEOUT); // the isolation cannot change later
              return sql;
            });
  }

  /**
   * Runs work in one transaction whose time zone is UTC: commits if it returns, rolls back if it
   * throws or the run lock was lost.
   */
  public <T extends @Nullable Object> T inTransaction(Function<Transaction, T> work) {
    return this.<T>orFailure(() -> run(LOCK_TIMEOUT, work));
  }

  /**
   * Runs work on a table's rows in one transaction. It waits longer for locks. If PostgreSQL ends
   * the transaction because of another one, the work is started again, three times at most.
   *
   * @param restarting gets the reason before each new start
   */
  public <T extends @Nullable Object> T inRestartableTransaction(
      Function<Transaction, T> work, Consumer<String> restarting) {
    for (int restarts = 0; ; restarts++) {
      try {
        return run(ROW_LOCK_TIMEOUT, work);
      } catch (UncheckedSqlException e) {
        String reason = RESTARTABLE.get(String.valueOf(e.getCause().getSQLState()));
        if (reason == null || restarts == RESTARTS) {
          throw failure(e);
        }
        restarting.accept(reason);
      }
    }
  }

  private <T extends @Nullable Object> T run(Duration lockTimeout, Function<Transaction, T> work) {
    Function<Sql, T> part =
        sql -> {
          begin(sql, lockTimeout);
          T result = work.apply(new Transaction(sql, client));
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

  private <T extends @Nullable Object> T orFailure(Supplier<T> work) {
    try {
      return work.get();
    } catch (UncheckedSqlException e) {
      throw failure(e);
    }
  }

  /** If the run lock was lost, all other connections are ended, too. */
  private EtlException failure(UncheckedSqlException thrown) {
    EtlException lost = lock == null ? null : lock.lost();
    return lost == null ? failure.of(thrown) : lost;
  }

  /**
   * Makes sure that no connection was lost, the run lock's neither, while a transaction waits for
   * DynamoDB.
   */
  public void ensureConnected() {
    orFailure(
        () -> {
          connections.ensureAlive();
          return true;
        });
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
