package com.foresyts.etl.target;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The pooled connections to one PostgreSQL database, handed out a transaction at a time. */
public final class Database implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * The driver tells the console of failures that its exceptions tell too; held, since loggers are
   * weakly referenced.
   */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  private static final int OLDEST_VERSION = 12;
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");

  private final HikariDataSource pool;
  private final String host;
  private final PostgresFailure failure;

  private Database(HikariDataSource pool, String host, PostgresFailure failure) {
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
    DRIVER_LOG.setLevel(Level.OFF);
    PostgresFailure failure = new PostgresFailure(settings);
    HikariConfig config = new HikariConfig();
    config.setPoolName("dynamo-pg-etl");
    config.setDataSource(dataSource(settings));
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(1);
    // Under a stricter default, a row that another client inserts meanwhile would end the run.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    try {
      Database database = new Database(new HikariDataSource(config), settings.host(), failure);
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
          "PostgreSQL: the server is version %d; %d or newer is needed"
              .formatted(version, OLDEST_VERSION));
    }
  }

  private static PGSimpleDataSource dataSource(Settings.Postgres settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    String host = settings.host();
    source.setServerNames(new String[] {host.contains(":") ? "[" + host + "]" : host});
    source.setPortNumbers(new int[] {settings.port()});
    source.setDatabaseName(settings.database());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setApplicationName("dynamo-pg-etl");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
    source.setLogServerErrorDetail(false); // DETAIL quotes rows
    // Every batch is planned for what it holds, and a transaction-mode pooler knows no statements.
    source.setPrepareThreshold(0);
    String sslMode = settings.sslMode();
    if (sslMode != null) {
      source.setSslmode(sslMode);
    }
    Path rootCertificate = settings.sslRootCert();
    if (rootCertificate != null) {
      source.setSslRootCert(rootCertificate.toString());
    }
    return source;
  }

  /**
   * Runs work in one transaction whose time zone is UTC: commits when it returns, rolls back when
   * it throws.
   *
   * @throws EtlException for whatever PostgreSQL refuses, and what the work itself throws
   */
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        execute(connection, "set local time zone 'UTC'");
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (Throwable thrown) {
        rollback(connection, thrown);
        throw thrown;
      }
    } catch (SQLException e) {
      throw failure.of(e);
    }
  }

  private static void rollback(Connection connection, Throwable because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e); // the server rolls back what a broken connection leaves
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether the connection leaves this machine unencrypted. */
  public boolean isExposed() {
    return !LOCAL_HOSTS.contains(host) && !inTransaction(Database::isEncrypted);
  }

  private static boolean isEncrypted(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
