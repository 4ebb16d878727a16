package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects to the first host of a list that takes writes, then to it alone: the run lock must be on
 * the server of the rows. The driver would need the list in one password file entry or token, and
 * would hide the failure of a host behind that of another.
 */
final class Hosts extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  /** An attempt may last longer than its timeout if there are many hosts. */
  private static final int SHORTEST_LOGIN_SECONDS = 2;

  private static final String STATE =
      """
      select case when pg_is_in_recovery() then 'standby'
        when current_setting('transaction_read_only')::boolean then 'read-only'
        else 'primary' end
      """;

  private final transient Settings.Postgres settings;
  private final transient Login login;
  private volatile @Nullable String chosen;

  Hosts(Settings.Postgres settings, Login login) {
    this.settings = settings;
    this.login = login;
    List<String> hosts = settings.hosts();
    this.chosen = hosts.size() == 1 ? hosts.get(0) : null;
  }

  /** Returns the host of all connections, or the whole list before the first. */
  String chosen() {
    String host = chosen;
    return host == null ? settings.host() : host;
  }

  @Override
  public Connection getConnection() throws SQLException {
    String host = chosen;
    return host == null ? choose() : connect(host, getLoginTimeout());
  }

  private Connection choose() throws SQLException {
    List<String> failures = new ArrayList<>();
    String readOnly = null;
    boolean standbys = true;
    List<String> hosts = settings.hosts();
    int seconds = Math.max(SHORTEST_LOGIN_SECONDS, getLoginTimeout() / hosts.size());
    for (String host : hosts) {
      try {
        Connection connection = connect(host, seconds);
        String state = state(connection);
        if (state.equals("primary")) {
          chosen = host;
          return connection;
        }
        connection.close();
        readOnly = readOnly == null && state.equals("read-only") ? host : readOnly;
        failures.add(host + ": " + state);
      } catch (SQLException e) {
        if (!ConnectRetry.heals(e)) {
          throw e;
        }
        standbys = false;
        failures.add(host + ": " + reason(e));
      }
    }
    if (readOnly == null) {
      String all = String.join("; ", failures);
      throw new SQLException(all, PostgresFailure.CANNOT_CONNECT, standbys ? noPrimary() : null);
    }
    chosen = readOnly; // by a default of its user, perhaps, which is enough to verify
    return connect(readOnly, getLoginTimeout());
  }

  private EtlException noPrimary() {
    return PostgresFailure.refusal(
        "none of %s takes writes: each is a standby; set PG_HOST to the primary server, or to all"
            .formatted(String.join(", ", settings.hosts())));
  }

  private Connection connect(String host, int seconds) throws SQLException {
    try {
      return source(host, seconds).getConnection();
    } catch (EtlException e) {
      throw new SQLException("no login", e); // the pool expects nothing else
    }
  }

  /** Lets a silent address leave time for the next one of its host. */
  PGSimpleDataSource source(String host, int seconds) {
    PGSimpleDataSource source = DataSources.of(settings, host, login);
    source.setLoginTimeout(seconds);
    source.setConnectTimeout(Math.min(source.getConnectTimeout(), seconds));
    return source;
  }

  /** Closes the connection if it cannot tell. */
  private static String state(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATE)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static String reason(SQLException thrown) {
    return Causes.find(thrown, UnknownHostException.class) == null
        ? String.valueOf(Causes.root(thrown).getMessage())
        : "no such host";
  }
}
