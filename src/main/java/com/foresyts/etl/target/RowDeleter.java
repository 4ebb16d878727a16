package com.foresyts.etl.target;

import static com.foresyts.etl.target.UpsertSql.quote;

import com.foresyts.etl.convert.Column;
import com.foresyts.etl.convert.Column.Reference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
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

  /**
   * Deletes rows.
   *
   * @param kept is told the id and the reason of each row that stays
   * @return the ids of the deleted rows, in the order given
   * @throws SQLException where the failure is not about a row
   */
  public List<String> delete(TargetTable table, List<String> ids, BiConsumer<String, String> kept)
      throws SQLException {
    Set<String> unreferenced = new LinkedHashSet<>(ids);
    for (TargetTable child : tables) {
      for (Column column : child.mapping().columns()) {
        Reference reference = column.reference();
        if (reference != null && reference.table().equals(table.mapping().target())) {
          for (String id : referenced(child, column, new ArrayList<>(unreferenced))) {
            unreferenced.remove(id);
            kept.accept(id, "a row of " + child.mapping().target() + " refers to it");
          }
        }
      }
    }
    Set<String> deleted = new LinkedHashSet<>();
    deleteOrIsolate(sql(table), new ArrayList<>(unreferenced), deleted, kept);
    return ids.stream().filter(deleted::contains).toList();
  }

  /** Which ids a column names, in rows of any client. */
  private List<String> referenced(TargetTable child, Column column, List<String> ids)
      throws SQLException {
    return select(
        "select distinct %1$s from %2$s where %1$s = any (?) order by 1"
            .formatted(quote(column.name()), child.name()),
        ids);
  }

  private String sql(TargetTable table) {
    return "delete from %1$s as t where %2$s = any (?) and t.%3$s = ? and t.%3$s collate \"C\" = ? returning %2$s"
        .formatted(
            table.name(), ClientRows.id(table), quote(table.mapping().clientColumn().name()));
  }

  /** Deletes rows; where PostgreSQL refuses one, all are undone, and their halves deleted apart. */
  private void deleteOrIsolate(
      String sql, List<String> ids, Set<String> deleted, BiConsumer<String, String> kept)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      Set<String> gone = new LinkedHashSet<>(select(sql, ids, client, client));
      connection.releaseSavepoint(before);
      deleted.addAll(gone);
      ids.stream().filter(id -> !gone.contains(id)).forEach(id -> kept.accept(id, NOT_DELETED));
      return;
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e);
      if (refusal == null) {
        throw e;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      if (ids.size() == 1) {
        kept.accept(ids.get(0), refusal.printable());
        return;
      }
    }
    int half = ids.size() / 2;
    deleteOrIsolate(sql, ids.subList(0, half), deleted, kept);
    deleteOrIsolate(sql, ids.subList(half, ids.size()), deleted, kept);
  }

  private List<String> select(String sql, List<String> ids, String... parameters)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      for (int parameter = 0; parameter < parameters.length; parameter++) {
        statement.setString(parameter + 2, parameters[parameter]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }
}
