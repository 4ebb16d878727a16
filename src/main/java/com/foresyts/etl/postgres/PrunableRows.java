package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tells which rows of one client a {@link RowDeleter} would delete, and deletes none. It cannot
 * foresee triggers.
 */
public final class PrunableRows {
  private static final int CHUNK = 5_000;

  private final Sql sql;
  private final String client;
  private final List<TargetTable> tables;

  /** Temporary tables with the ids of the rows that would be deleted, by the name of the table. */
  private final Map<String, Ids> prunable = new HashMap<>();

  private record Ids(String name, TargetTable table) {}

  PrunableRows(Sql sql, String client, List<TargetTable> tables) {
    this.sql = sql;
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
      BiConsumer<String, String> stays) {
    String temporary = "pg_temp.dynamo_pg_etl_prunable_" + prunable.size();
    fill(temporary, table, ids);
    for (Referrer referrer : Referrer.of(table, tables, Referrer.ANY, sql)) {
      removeReferred(temporary, table, referrer, id -> stays.accept(id, referrer.reason()));
    }
    prunable.put(table.name(), new Ids(temporary, table));
    sql.forEach(
        "select id from " + temporary + " order by id", row -> deleted.accept(row.getString(1)));
  }

  private void fill(String temporary, TargetTable table, List<String> ids) {
    sql.execute(ClientRows.createIds(temporary, table));
    for (int from = 0; from < ids.size(); from += CHUNK) {
      sql.execute(
          "insert into " + temporary + " select unnest(?::text[])",
          ids.subList(from, Math.min(ids.size(), from + CHUNK)));
    }
    sql.execute("analyze " + temporary);
  }

  /** Removes the ids of rows that a row refers to which would stay. */
  private void removeReferred(
      String temporary, TargetTable table, Referrer referrer, Consumer<String> removed) {
    Ids gone = prunable.get(referrer.table());
    String unlessGone =
        gone == null
            ? ""
            : " and not exists (select from %s as g where g.id = r.%s and r.%s = ?)"
                .formatted(
                    gone.name(),
                    quote(gone.table().mapping().idColumn().name()),
                    quote(gone.table().mapping().clientColumn().name()));
    String statement =
        "delete from %s as p using %s as t where %s = p.id and %s and %s returning p.id"
            .formatted(
                temporary,
                table.name(),
                ClientRows.id(table),
                ClientRows.isClients(table),
                referrer.condition(unlessGone));
    Object[] parameters = Collections.nCopies(gone == null ? 2 : 3, client).toArray();
    sql.list(statement, row -> row.getString(1), parameters).forEach(removed);
  }
}
