package com.foresyts.etl.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Deletes rows of one client that nothing refers to. */
public final class RowDeleter {
  /** The reason why a row stays that was changed after the instant of the source. */
  public static final String CHANGED_LATER = "it was changed after the instant of the export, %s";

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
   * Deletes rows, unless they were changed after an instant: another session may do so until now.
   *
   * @param ids as the table has them
   * @param instant null to delete them whenever they were changed
   * @param kept gets the id and the reason of each row that stays
   * @return the ids of the deleted rows, in the order given
   */
  public List<String> delete(
      TargetTable table,
      List<String> ids,
      @Nullable Instant instant,
      BiConsumer<String, String> kept) {
    Set<String> open = new LinkedHashSet<>(ids);
    for (Referrer referrer : Referrer.of(table, tables, Referrer.SILENT, sql)) {
      String referred =
          "select %s %s and %s"
              .formatted(ClientRows.id(table), clientsRows(table), referrer.condition(""));
      for (String id : ids(referred, new ArrayList<>(open), client, client)) {
        open.remove(id);
        kept.accept(id, referrer.reason());
      }
    }
    ChangeTime time = new ChangeTime(instant);
    String delete = statement(table, time);
    Set<String> deleted = new HashSet<>();
    BatchBisector.run(
        sql,
        new ArrayList<>(open),
        some -> deleted.addAll(ids(delete, time.after(some, client, client))),
        (id, refusal) -> {
          open.remove(id);
          kept.accept(id, refusal.printable());
        });
    open.removeAll(deleted);
    if (instant != null && !open.isEmpty()) {
      String later =
          "select %s %s and %s".formatted(ClientRows.id(table), clientsRows(table), time.later());
      for (String id : ids(later, time.after(new ArrayList<>(open), client, client))) {
        open.remove(id);
        kept.accept(id, CHANGED_LATER.formatted(instant));
      }
    }
    open.forEach(id -> kept.accept(id, NOT_DELETED));
    return ids.stream().filter(deleted::contains).toList();
  }

  /** Returns the statement that deletes; it takes the ids, the client id twice, and the time. */
  static String statement(TargetTable table, ChangeTime time) {
    return "delete %s and not %s returning %s"
        .formatted(clientsRows(table), time.later(), ClientRows.id(table));
  }

  private static String clientsRows(TargetTable table) {
    return "from %s as t where %s = any (?) and %s"
        .formatted(table.name(), ClientRows.id(table), ClientRows.isClients(table));
  }

  private List<String> ids(String statement, Object... parameters) {
    return sql.list(statement, row -> row.getString(1), parameters);
  }
}
