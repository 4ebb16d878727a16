package com.foresyts.etl.postgres;

import java.util.ArrayList;
import java.util.List;

/** Tells what writing a batch of rows would change, and changes nothing. */
public final class RowComparer {
  private final Sql sql;
  private final String statement;
  private final SendableRows sendable;

  RowComparer(Sql sql, TargetTable table, Encoding encoding) {
    this.sql = sql;
    this.statement = UpsertSql.compare(table.mapping(), table.name());
    this.sendable = new SendableRows(sql, encoding);
  }

  /**
   * A row that is not as its record.
   *
   * @param row its position in the batch, from 0
   * @param columns the names of the columns that would change; empty if the row is missing
   * @param storable whether the encoding has all its characters: a run refuses it otherwise
   */
  public record Difference(int row, List<String> columns, boolean storable) {}

  /** Compares each row of a batch with that of its key. */
  public List<Difference> compare(UpsertBatch batch) {
    List<Difference> differences = new ArrayList<>();
    sendable.isolate(
        batch.size(),
        rows -> differences.addAll(compare(batch.part(rows), rows, true)),
        row -> differences.addAll(compare(sendable.substitute(batch, row), List.of(row), false)));
    return differences;
  }

  private List<Difference> compare(UpsertBatch batch, List<Integer> rows, boolean storable) {
    return sql.list(
        statement,
        row -> new Difference(rows.get(row.getInt(1) - 1), Sql.strings(row, 2), storable),
        batch.parameters());
  }
}
