package com.foresyts.etl.postgres;

/**
 * The keys that the source has of one client, kept in a temporary table until {@link #close}, and
 * the rows of the client that have none of them.
 */
public final class SourceKeys implements AutoCloseable {
  private static final String TABLE = "pg_temp.dynamo_pg_etl_keys";

  private final Sql sql;
  private final TargetTable table;
  private final ClientRows clientRows;
  private final SendableRows sendable;
  private final ChangeTime time;
  private final int id;
  private boolean complete = true;

  SourceKeys(
      Sql sql, TargetTable table, ClientRows clientRows, Encoding encoding, ChangeTime time) {
    this.sql = sql;
    this.table = table;
    this.clientRows = clientRows;
    this.sendable = new SendableRows(sql, encoding);
    this.time = time;
    this.id = table.mapping().columns().indexOf(table.mapping().idColumn());
    sql.execute(ClientRows.createIds(TABLE, table));
  }

  /**
   * Adds the keys of all rows of a batch, whatever becomes of them. A key that the encoding lacks
   * is left out: no row can have it.
   *
   * @param everyKeyUsable whether the batch has no record without a usable key
   */
  public void add(UpsertBatch batch, boolean everyKeyUsable) {
    complete &= everyKeyUsable;
    sendable.isolate(
        batch.size(),
        rows ->
            sql.execute(
                "insert into " + TABLE + " select unnest(?::text[])", batch.part(rows).array(id)),
        row -> {});
  }

  /** Returns whether every record had a usable key. */
  public boolean areComplete() {
    return complete;
  }

  /**
   * Passes the ids of the rows that have no key in the source to the consumer, in order, and
   * whether each row was changed after the instant of the source. Keys are compared byte by byte. A
   * row without an id comes as null.
   */
  public void forEachAbsent(ClientRows.IdConsumer consumer) {
    sql.execute("analyze " + TABLE);
    clientRows.forEachId(
        table,
        " and not exists (select from %1$s as k where k.id collate \"C\" = %2$s) order by %2$s"
            .formatted(TABLE, ClientRows.id(table)),
        time,
        consumer);
  }

  /** Forgets the keys; a dry run goes on in the same transaction. */
  @Override
  public void close() {
    sql.execute("drop table " + TABLE);
  }
}
