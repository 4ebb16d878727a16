package com.foresyts.etl.target;

import static com.foresyts.etl.target.UpsertSql.quote;
import static java.util.stream.Collectors.joining;

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
import java.util.stream.IntStream;

/** Deletes rows of one client that nothing refers to. */
public final class RowDeleter {
  private static final String NOT_DELETED =
      "PostgreSQL kept the row and raised no error; look at the table's triggers";

  /** Foreign keys whose rows PostgreSQL would delete or change in silence. */
  private static final String SILENT_REFERRERS =
      """
      select conrelid::regclass::text,
        (select array_agg(attname::text order by position) from unnest(conkey) with ordinality
          as key (number, position) join pg_attribute on attrelid = conrelid and attnum = number),
        (select array_agg(attname::text order by position) from unnest(confkey) with ordinality
          as key (number, position) join pg_attribute on attrelid = confrelid and attnum = number)
      from pg_constraint
      where contype = 'f' and confrelid = ?::regclass and confdeltype in ('c', 'n', 'd')
      order by conname
      """;

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
   * What refers to a table.
   *
   * @param name for messages
   * @param table qualified and quoted
   * @param columns of it
   * @param referenced the columns that those name, in the same order
   */
  private record Referrer(
      String name, String table, List<String> columns, List<String> referenced) {
    String condition() {
      return "exists (select from %s as r where %s)"
          .formatted(
              table,
              IntStream.range(0, columns.size())
                  .mapToObj(
                      index ->
                          "r.%s = t.%s"
                              .formatted(quote(columns.get(index)), quote(referenced.get(index))))
                  .collect(joining(" and ")));
    }
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
    for (Referrer referrer : referrers(table)) {
      String referred =
          "select %s %s and %s"
              .formatted(ClientRows.id(table), clientsRows(table), referrer.condition());
      for (String id : ids(referred, new ArrayList<>(open))) {
        open.remove(id);
        kept.accept(id, "a row of " + referrer.name() + " refers to it");
      }
    }
    String delete = "delete %s returning %s".formatted(clientsRows(table), ClientRows.id(table));
    Set<String> deleted = new HashSet<>();
    Isolation.run(
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

  /** The columns that the mappings let refer to the table, and the keys that would be silent. */
  private List<Referrer> referrers(TargetTable table) throws SQLException {
    List<Referrer> referrers = new ArrayList<>();
    for (TargetTable child : tables) {
      for (Column column : child.mapping().columns()) {
        Reference reference = column.reference();
        if (reference != null && reference.table().equals(table.mapping().target())) {
          referrers.add(
              new Referrer(
                  child.mapping().target(),
                  child.name(),
                  List.of(column.name()),
                  List.of(reference.column())));
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(SILENT_REFERRERS)) {
      statement.setString(1, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          referrers.add(
              new Referrer(
                  rows.getString(1),
                  rows.getString(1),
                  List.of((String[]) rows.getArray(2).getArray()),
                  List.of((String[]) rows.getArray(3).getArray())));
        }
      }
    }
    return referrers;
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
