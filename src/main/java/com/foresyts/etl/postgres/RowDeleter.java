package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.UpsertSql.quote;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Deletes rows of one client that nothing refers to. */
public final class RowDeleter {
  private static final String NOT_DELETED =
      "PostgreSQL kept the row and raised no error; look at the table's triggers";

  private final Connection connection;
  private final String client;
  private final List<TargetTable> tables;

  /**
   * @param connection whose transaction the rows are deleted in
   * @param tables all target tables
   */
  public RowDeleter(Connection connection, String client, List<TargetTable> tables) {
    this.connection = connection;
    this.client = client;
    this.tables = tables;
  }

  /** Whether the role may delete rows of a table. */
  public boolean isPermitted(TargetTable table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select has_table_privilege(?, 'delete')")) {
      statement.setString(1, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Deletes rows.
   *
   * @param ids as the table has them
   * @param kept is told the id and the reason of each row that stays
   * @return the ids of the deleted rows, in the order given
   * @throws SQLException where the failure is not about a row
   */
  public List<String> delete(TargetTable table, List<String> ids, BiConsumer<String, String> kept)
      throws SQLException {
    Set<String> open = new LinkedHashSet<>(ids);
    for (Referrer referrer : Referrer.of(table, tables, Referrer.SILENT, connection)) {
      String referred =
          "select %s %s and %s"
              .formatted(ClientRows.id(table), clientsRows(table), referrer.condition(""));
      for (String id : ids(referred, new ArrayList<>(open))) {
        open.remove(id);
        kept.accept(id, referrer.reason());
      }
    }
    String delete = "delete %s returning %s".formatted(clientsRows(table), ClientRows.id(table));
    Set<String> deleted = new HashSet<>();
    BatchBisector.run(
        connection,
        new ArrayList<>(open),
        some -> deleted.addAll(ids(delete, some)),
        (id, refusal) -> {
          open.remove(id);
          kept.accept(id, refusal.printable());
        });
    open.removeAll(deleted);
    open.forEach(id -> kept.accept(id, NOT_DELETED));
    return ids.stream().filter(deleted::contains).toList();
  }

  private static String clientsRows(TargetTable table) {
    return "from %1$s as t where %2$s = any (?) and t.%3$s = ? and t.%3$s collate \"C\" = ?"
        .formatted(
            table.name(), ClientRows.id(table), quote(table.mapping().clientColumn().name()));
  }

  private List<String> ids(String sql, List<String> ids) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      statement.setString(2, client);
      statement.setString(3, client);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }
}
