package com.foresyts.etl.target;

import static com.foresyts.etl.target.UpsertSql.quote;

import com.foresyts.etl.convert.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What PostgreSQL holds of one client. */
public final class ClientRows {
  private static final int FETCH_SIZE = 10_000;

  private final Connection connection;
  private final String client;

  public ClientRows(Connection connection, String client) {
    this.connection = connection;
    this.client = client;
  }

  /** The ids of the client's rows of a table, and whether the status of each is 1. */
  public Map<String, Boolean> activeById(TargetTable table) throws SQLException {
    TableMapping mapping = table.mapping();
    String status = mapping.statusAttribute();
    String sql =
        "select %1$s, %2$s from %3$s where %4$s = ? and %4$s collate \"C\" = ?"
            .formatted(
                quote(mapping.idColumn().name()),
                status == null
                    ? "true"
                    : quote(mapping.columns().get(mapping.indexOf(status)).name()) + "::text = '1'",
                table.name(),
                quote(mapping.clientColumn().name()));
    Map<String, Boolean> active = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setString(1, client);
      statement.setString(2, client);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          active.put(rows.getString(1), rows.getBoolean(2));
        }
      }
    }
    return active;
  }

  /** Whether a table holds any row of the client. */
  public boolean exist(TargetTable table) throws SQLException {
    String sql =
        "select exists (select from %1$s where %2$s = ? and %2$s collate \"C\" = ?)"
            .formatted(table.name(), quote(table.mapping().clientColumn().name()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, client);
      statement.setString(2, client);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
