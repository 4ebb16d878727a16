package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.UpsertSql.quote;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
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
    Column status = mapping.statusColumn();
    String active = status == null ? "true" : "t." + quote(status.name()) + "::text = '1'";
    Map<String, Boolean> activeById = new HashMap<>();
    forEach(
        table,
        id(table) + ", " + active,
        "",
        row -> activeById.put(row.getString(1), row.getBoolean(2)));
    return activeById;
  }

  /** Whether a table holds any row of the client. */
  public boolean exist(TargetTable table) throws SQLException {
    boolean[] exist = new boolean[1];
    forEach(table, "1", " limit 1", row -> exist[0] = true);
    return exist[0];
  }

  /** How many rows of a table are the client's. */
  public long count(TargetTable table) throws SQLException {
    long[] count = new long[1];
    forEach(table, "count(*)", "", row -> count[0] = row.getLong(1));
    return count[0];
  }

  /** The quoted id column of the table {@code t}. */
  static String id(TargetTable table) {
    return "t." + quote(table.mapping().idColumn().name());
  }

  /** Takes a row of a result. */
  interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }

  /**
   * Goes through the client's rows of a table {@code t}.
   *
   * @param columns what is selected
   * @param rest what follows the condition that a row is the client's
   */
  void forEach(TargetTable table, String columns, String rest, RowConsumer consumer)
      throws SQLException {
    String sql =
        "select %1$s from %2$s as t where t.%3$s = ? and t.%3$s collate \"C\" = ?%4$s"
            .formatted(columns, table.name(), quote(table.mapping().clientColumn().name()), rest);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setString(1, client);
      statement.setString(2, client);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(rows);
        }
      }
    }
  }
}
