package com.foresyts.etl.target;

import static com.foresyts.etl.target.UpsertSql.quote;

import com.foresyts.etl.convert.Column;
import com.foresyts.etl.convert.Column.Reference;
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

  /**
   * Deletes rows.
   *
   * @param kept is told the id and the reason of each row that stays
   * @return the ids of the deleted rows, in the order given
   * @throws SQLException where the failure is not about a row
   */
  public List<String> delete(TargetTable table, List<String> ids, BiConsumer<String, String> kept)
      throws SQLException {
    Set<String> open = new LinkedHashSet<>(ids);
    for (TargetTable child : tables) {
      for (Column column : child.mapping().columns()) {
        Reference reference = column.reference();
        if (reference != null && reference.table().equals(table.mapping().target())) {
          for (String id : referenced(child, column, new ArrayList<>(open))) {
            open.remove(id);
            kept.accept(id, "a row of " + child.mapping().target() + " refers to it");
          }
        }
      }
    }
    Set<String> deleted = new HashSet<>();
    Isolation.run(
        connection,
        new ArrayList<>(open),
        some -> deleted.addAll(select(sql(table), some, client, client)),
        (id, refusal) -> {
          open.remove(id);
          kept.accept(id, refusal.printable());
        });
    open.removeAll(deleted);
    open.forEach(id -> kept.accept(id, NOT_DELETED));
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
