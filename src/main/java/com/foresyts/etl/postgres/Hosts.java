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
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects to the first host of a list that takes writes, then to it alone: the run lock must be on
 * the server of the rows. The driver would need the list in one password file entry or token, and
 * would hide the failure of a host behind that of another.
 */
final class Hosts extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private static final String CANNOT_CONNECT = "08001";

  /** No server, or one that is starting or shutting down. Any other failure ends the search. */
  private static final Set<String> NEXT_HOST = Set.of(CANNOT_CONNECT, "57P03");

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
    return host == null ? choose() : connect(host);
  }

  private Connection choose() throws SQLException {
    List<String> failures = new ArrayList<>();
    String readOnly = null;
    for (String host : settings.hosts()) {
      try {
        Connection connection = connect(host);
        String state = state(connection);
        if (state.equals("primary")) {
          chosen = host;
          return connection;
        }
        connection.close();
        readOnly = readOnly == null && state.equals("read-only") ? host : readOnly;
        failures.add(host + ": " + state);
      } catch (SQLException e) {
        boolean untrusted = Causes.find(e, SSLException.class) != null;
        if (untrusted || !NEXT_HOST.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        failures.add(host + ": " + reason(e));
      }
    }
    if (readOnly == null) {
      throw new SQLException(String.join("; ", failures), CANNOT_CONNECT);
    }
    chosen = readOnly; // by a default of its user, perhaps, which is enough to verify
    return connect(readOnly);
  }

  private Connection connect(String host) throws SQLException {
    try {
      PGSimpleDataSource source = DataSources.of(settings, host, login);
      source.setLoginTimeout(getLoginTimeout());
      return source.getConnection();
    } catch (EtlException e) {
      throw new SQLException("no login", e); // the pool expects nothing else
    }
  }

  private static String state(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATE)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String reason(SQLException thrown) {
    if (Causes.find(thrown, UnknownHostException.class) != null) {
      return "no such host";
    }
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
