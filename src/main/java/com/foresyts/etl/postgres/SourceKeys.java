package com.foresyts.etl.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.function.Consumer;

/**
 * The keys that the source has of one client, kept in a temporary table until {@link #close}, and
 * the rows of the client that have none of them.
 */
public final class SourceKeys implements AutoCloseable {
  private static final String TABLE = "pg_temp.dynamo_pg_etl_keys";

  private final Connection connection;
  private final TargetTable table;
  private final ClientRows clientRows;
  private final int id;
  private boolean complete = true;

  /**
   * Starts without any key.
   *
   * @param connection whose transaction, and right to create temporary tables, is used
   */
  public SourceKeys(Connection connection, TargetTable table, ClientRows clientRows)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.clientRows = clientRows;
    this.id = table.mapping().columns().indexOf(table.mapping().idColumn());
    // Keys are equal or not under the column's own collation, as they are for an upsert.
    Database.execute(
        connection,
        "create temporary table %s on commit drop as select %s as id from %s as t with no data"
            .formatted(TABLE, ClientRows.id(table), table.name()));
  }

  /**
   * Adds the keys of all rows of a batch, whatever becomes of them.
   *
   * @param everyKeyUsable whether the batch has no record without a usable key
   */
  public void add(UpsertBatch batch, boolean everyKeyUsable) throws SQLException {
    complete &= everyKeyUsable;
    try (PreparedStatement statement =
        connection.prepareStatement("insert into " + TABLE + " select unnest(?::text[])")) {
      statement.setObject(1, batch.array(id), Types.OTHER);
      statement.executeUpdate();
    }
  }

  /** Whether no record was without a usable key. */
  public boolean areComplete() {
    return complete;
  }

  /** Hands over the ids of the rows that have no key in the source, in order. */
  public void forEachAbsent(Consumer<String> consumer) throws SQLException {
    Database.execute(connection, "analyze " + TABLE);
    clientRows.forEach(
        table,
        ClientRows.id(table),
        " and not exists (select from %1$s as k where k.id = %2$s) order by %2$s"
            .formatted(TABLE, ClientRows.id(table)),
        row -> consumer.accept(row.getString(1)));
  }

  /** Forgets the keys: a rehearsal keeps the transaction. */
  @Override
  public void close() throws SQLException {
    Database.execute(connection, "drop table " + TABLE);
  }
}
