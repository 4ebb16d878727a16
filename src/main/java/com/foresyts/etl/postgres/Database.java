package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import java.time.Duration;
import java.util.List;
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
  private final Connections connections;
  private final PostgresFailure failure;
  private final Server server;
  private final List<String> warnings;
  private final Transactions transactions;

  private Database(Connections connections, Settings.Postgres settings, String client) {
    this.connections = connections;
    this.failure = new PostgresFailure(settings);
    this.server =
        connections.inTransaction(
            sql -> {
              Server found = Server.read(sql);
              found.encoding().ensureHolds(sql, "CLIENT_ID", client);
              found.encoding().ensureHolds(sql, "PG_SCHEMA", settings.schema());
              return found;
            });
    this.warnings = new Tls(settings).warnings(host(), server.encrypted());
    this.transactions = new Transactions(connections, client, server);
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
    Connections connections = new Connections(settings, login, timeout, Connections.SIGN_OF_LIFE);
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
    orFailure(() -> transactions.lock(schema, wait, notice));
  }

  /**
   * Finds the holder of the run lock of the client and a schema. It does not take the lock, since a
   * run that starts at this moment must not be refused; it uses a second connection, as a run does.
   *
   * @return since when and by whom it is held, or null if it is free
   */
  public @Nullable String lockHolder(String schema) {
    return this.<@Nullable String>orFailure(() -> transactions.lockHolder(schema));
  }

  /**
   * Makes everything from now on happen in one transaction, which is rolled back when the database
   * is closed. What would be a transaction is a part of it that can be undone.
   */
  public void beginDryRun() {
    orFailure(transactions::beginDryRun);
  }

  /**
   * Runs work in one transaction whose time zone is UTC: commits if it returns, rolls back if it
   * throws or the run lock was lost.
   */
  public <T extends @Nullable Object> T inTransaction(Function<Transaction, T> work) {
    return this.<T>orFailure(() -> transactions.run(work));
  }

  /**
   * Runs work on a table's rows in one transaction. It waits longer for locks. If PostgreSQL ends
   * the transaction because of another one, the work is started again, three times at most.
   *
   * @param restarting gets the reason before each new start
   */
  public <T extends @Nullable Object> T inRestartableTransaction(
      Function<Transaction, T> work, Consumer<String> restarting) {
    return this.<T>orFailure(() -> transactions.runRestartable(work, restarting));
  }

  private void orFailure(Runnable work) {
    this.<@Nullable Object>orFailure(
        () -> {
          work.run();
          return null;
        });
  }

  private <T extends @Nullable Object> T orFailure(Supplier<T> work) {
    try {
      return work.get();
    } catch (UncheckedSqlException e) {
      // If the run lock was lost, all other connections are ended, too.
      EtlException lost = transactions.lostLock();
      throw lost == null ? failure.of(e) : lost;
    }
  }

  /**
   * Makes sure that no connection was lost, the run lock's neither, while a transaction waits for
   * DynamoDB.
   */
  public void ensureConnected() {
    orFailure(connections::ensureAlive);
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
