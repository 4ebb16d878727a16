package com.foresyts.etl.postgres;

import java.util.List;

/** Tells what writing a batch of rows would change, and changes nothing. */
public final class RowComparer {
  private final Sql sql;
  private final String statement;

  RowComparer(Sql sql, TargetTable table) {
    this.sql = sql;
    this.statement = UpsertSql.compare(table.mapping(), table.name());
  }

  /**
   * A row that would be written.
   *
   * @param row its position in the batch, from 0
   * @param columns the names of the columns that would change; empty if the row is missing
   */
  public record Difference(int row, List<String> columns) {}

  /** Compares each row of a batch with that of its key. */
  public List<Difference> compare(UpsertBatch batch) {
    return sql.list(
        statement,
        row -> new Difference(row.getInt(1) - 1, Sql.strings(row, 2)),
        batch.parameters());
  }
}
