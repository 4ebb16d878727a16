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

  /** The divided tables, by name. */
  private final Map<String, TargetTable> divided = new HashMap<>();

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
    String prunable = prunable(table);
    sql.execute(ClientRows.createIds(prunable, table));
    for (int from = 0; from < ids.size(); from += CHUNK) {
      sql.execute(
          "insert into " + prunable + " select unnest(?::text[])",
          ids.subList(from, Math.min(ids.size(), from + CHUNK)));
    }
    sql.execute("analyze " + prunable);
    for (Referrer referrer : Referrer.of(table, tables, Referrer.ANY, sql)) {
      removeReferred(table, referrer, id -> stays.accept(id, referrer.reason()));
    }
    divided.put(table.name(), table);
    sql.forEach(
        "select id from " + prunable + " order by id", row -> deleted.accept(row.getString(1)));
  }

  /** Returns the temporary table with the ids of the rows that would be deleted. */
  private static String prunable(TargetTable table) {
    return "pg_temp." + quote("dynamo_pg_etl_prunable_" + table.mapping().target());
  }

  /** Removes the ids of rows that a row refers to which would stay. */
  private void removeReferred(TargetTable table, Referrer referrer, Consumer<String> removed) {
    TargetTable gone = divided.get(referrer.table());
    String unlessGone =
        gone == null
            ? ""
            : " and not exists (select from %s as g where g.id = r.%s and r.%s collate \"C\" = ?)"
                .formatted(
                    prunable(gone),
                    quote(gone.mapping().idColumn().name()),
                    quote(gone.mapping().clientColumn().name()));
    String statement =
        "delete from %s as p using %s as t where %s = p.id and %s and %s returning p.id"
            .formatted(
                prunable(table),
                table.name(),
                ClientRows.id(table),
                ClientRows.isClients(table),
                referrer.condition(unlessGone));
    Object[] parameters = Collections.nCopies(gone == null ? 2 : 3, client).toArray();
    sql.list(statement, row -> row.getString(1), parameters).forEach(removed);
  }
}
