package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.UpsertSql.quote;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tells which rows of one client a {@link RowDeleter} would delete, and deletes none. It does not
 * know which rows a trigger keeps.
 */
public final class PrunableRows {
  private static final int CHUNK = 5_000;

  private final Connection connection;
  private final String client;
  private final List<TargetTable> tables;

  /** Temporary tables with the ids of the rows that would be deleted, by the name of the table. */
  private final Map<String, Ids> prunable = new HashMap<>();

  private record Ids(String name, TargetTable table) {}

  /**
   * @param connection whose transaction, and right to create temporary tables, is used
   * @param tables all target tables
   */
  public PrunableRows(Connection connection, String client, List<TargetTable> tables) {
    this.connection = connection;
    this.client = client;
    this.tables = tables;
  }

  /**
   * Divides rows into those that would be deleted and those that would stay. Tables come children
   * first, since children are deleted before their parents.
   *
   * @param ids as the table has them
   * @param deleted takes the ids of the former
   * @param stays takes the ids of the latter, and the reasons
   */
  public void divide(
      TargetTable table,
      List<String> ids,
      Consumer<String> deleted,
      BiConsumer<String, String> stays)
      throws SQLException {
    String temporary = "pg_temp.dynamo_pg_etl_prunable_" + prunable.size();
    fill(temporary, table, ids);
    for (Referrer referrer : Referrer.of(table, tables, Referrer.ANY, connection)) {
      removeReferred(temporary, table, referrer, id -> stays.accept(id, referrer.reason()));
    }
    prunable.put(table.name(), new Ids(temporary, table));
    try (PreparedStatement statement =
            connection.prepareStatement("select id from " + temporary + " order by id");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        deleted.accept(rows.getString(1));
      }
    }
  }

  private void fill(String temporary, TargetTable table, List<String> ids) throws SQLException {
    // Keys are equal or not under the column's own collation.
    Database.execute(
        connection,
        "create temporary table %s on commit drop as select %s as id from %s as t with no data"
            .formatted(temporary, ClientRows.id(table), table.name()));
    try (PreparedStatement statement =
        connection.prepareStatement("insert into " + temporary + " select unnest(?::text[])")) {
      for (int from = 0; from < ids.size(); from += CHUNK) {
        List<String> some = ids.subList(from, Math.min(ids.size(), from + CHUNK));
        statement.setArray(1, connection.createArrayOf("text", some.toArray()));
        statement.executeUpdate();
      }
    }
    Database.execute(connection, "analyze " + temporary);
  }

  /** Removes the ids of rows that a row refers to which would stay. */
  private void removeReferred(
      String temporary, TargetTable table, Referrer referrer, Consumer<String> removed)
      throws SQLException {
    Ids gone = prunable.get(referrer.table());
    String unlessGone =
        gone == null
            ? ""
            : " and not exists (select from %s as g where g.id = r.%s and r.%s = ?)"
                .formatted(
                    gone.name(),
                    quote(gone.table().mapping().idColumn().name()),
                    quote(gone.table().mapping().clientColumn().name()));
    String sql =
        "delete from %1$s as p using %2$s as t where %3$s = p.id and t.%4$s = ? and t.%4$s collate \"C\" = ? and %5$s returning p.id"
            .formatted(
                temporary,
                table.name(),
                ClientRows.id(table),
                quote(table.mapping().clientColumn().name()),
                referrer.condition(unlessGone));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, client);
      statement.setString(2, client);
      if (gone != null) {
        statement.setString(3, client);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          removed.accept(rows.getString(1));
        }
      }
    }
  }
}
