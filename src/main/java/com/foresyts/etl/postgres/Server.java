package com.foresyts.etl.postgres;

import com.foresyts.etl.error.EtlException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a server says of itself and of the connection to it.
 *
 * @param version such as 16.4
 * @param user whose privileges count
 * @param encrypted whether the connection is
 * @param standby whether it follows another server
 * @param readOnly whether transactions may only read, as on a standby
 */
public record Server(
    String version, String user, boolean encrypted, boolean standby, boolean readOnly) {

  private static final String SQL =
      """
      select current_setting('server_version') as version, current_user as user,
        exists (select from pg_stat_ssl where pid = pg_backend_pid() and ssl) as encrypted,
        pg_is_in_recovery() as standby,
        current_setting('transaction_read_only')::boolean as read_only
      """;

  /**
   * Asks the server.
   *
   * @throws EtlException where it does not answer
   */
  public static Server find(Database database) {
    return database.inTransaction(Server::read);
  }

  private static Server read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SQL)) {
      rows.next();
      return new Server(
          rows.getString("version"),
          rows.getString("user"),
          rows.getBoolean("encrypted"),
          rows.getBoolean("standby"),
          rows.getBoolean("read_only"));
    }
  }
}
