package com.foresyts.etl.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks again for rows that were stored. RETURNING does not tell if a trigger moves or deletes a
 * row that is stored already: an AFTER trigger, or that of a later row.
 */
final class StoredRows {
  private static final String HAS_TRIGGERS =
      """
      select exists (select from pg_trigger where tgrelid = ?::regclass and not tgisinternal
        and tgenabled <> 'D' and tgtype & 20 <> 0)
      """;

  private final Sql sql;
  private final String client;
  private final String lost;
  private final int id;
  private final String table;

  /** Whether rows may be moved or deleted; null if no row was stored yet. */
  private @Nullable Boolean hasTriggers;

  StoredRows(Sql sql, String client, TargetTable table) {
    this.sql = sql;
    this.client = client;
    this.lost =
        "select position from unnest(?::text[]) with ordinality as b (id, position) where not exists (select from %s as t where %s = b.id and %<s collate \"C\" = b.id and %s)"
            .formatted(table.name(), ClientRows.id(table), ClientRows.isClients(table));
    this.id = table.mapping().columns().indexOf(table.mapping().idColumn());
    this.table = table.name();
  }

  /** Returns those of the positions in a batch whose row is not there; none without triggers. */
  List<Integer> lost(UpsertBatch batch, List<Integer> positions) {
    return positions.isEmpty() || !hasTriggers()
        ? List.of()
        : sql.list(
            lost,
            row -> positions.get(row.getInt(1) - 1),
            batch.part(positions).array(id),
            client,
            client);
  }

  /** Asks once; the lock of the first row that was stored keeps new triggers away. */
  private boolean hasTriggers() {
    Boolean known = hasTriggers;
    if (known == null) {
      known = sql.isTrue(HAS_TRIGGERS, table);
      hasTriggers = known;
    }
    return known;
  }
}
