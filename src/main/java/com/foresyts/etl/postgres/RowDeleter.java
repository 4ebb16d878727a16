package com.foresyts.etl.postgres;

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

  private final Sql sql;
  private final String client;
  private final List<TargetTable> tables;

  RowDeleter(Sql sql, String client, List<TargetTable> tables) {
    this.sql = sql;
    this.client = client;
    this.tables = tables;
  }

  /**
   * Deletes rows.
   *
   * @param ids as the table has them
   * @param kept gets the id and the reason of each row that stays
   * @return the ids of the deleted rows, in the order given
   */
  public List<String> delete(TargetTable table, List<String> ids, BiConsumer<String, String> kept) {
    Set<String> open = new LinkedHashSet<>(ids);
    for (Referrer referrer : Referrer.of(table, tables, Referrer.SILENT, sql)) {
      String referred =
          "select %s %s and %s"
              .formatted(ClientRows.id(table), clientsRows(table), referrer.condition(""));
      for (String id : ids(referred, new ArrayList<>(open))) {
        open.remove(id);
        kept.accept(id, referrer.reason());
      }
    }
    String delete = statement(table);
    Set<String> deleted = new HashSet<>();
    BatchBisector.run(
        sql,
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

  /** Returns the statement that deletes; it takes the ids, and the client id twice. */
  static String statement(TargetTable table) {
    return "delete %s returning %s".formatted(clientsRows(table), ClientRows.id(table));
  }

  private static String clientsRows(TargetTable table) {
    return "from %s as t where %s = any (?) and %s"
        .formatted(table.name(), ClientRows.id(table), ClientRows.isClients(table));
  }

  private List<String> ids(String statement, List<String> ids) {
    return sql.list(statement, row -> row.getString(1), ids, client, client);
  }
}
