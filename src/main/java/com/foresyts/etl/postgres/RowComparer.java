package com.foresyts.etl.postgres;

import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.convert.Row;
import java.util.ArrayList;
import java.util.List;

/** Tells what writing a batch of rows would change, and changes nothing. */
public final class RowComparer {
  /** The character SUBSTITUTE, in place of a text that the encoding lacks: no row has it. */
  private static final String SUBSTITUTE = "\u001a";

  private final Sql sql;
  private final String statement;
  private final Encoding encoding;

  RowComparer(Sql sql, TargetTable table, Encoding encoding) {
    this.sql = sql;
    this.statement = UpsertSql.compare(table.mapping(), table.name());
    this.encoding = encoding;
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
    encoding.isolate(
        sql,
        batch.size(),
        rows -> differences.addAll(compare(batch.part(rows), rows, true)),
        row -> {
          List<Integer> alone = List.of(row);
          differences.addAll(compare(substitute(batch.part(alone)), alone, false));
        });
    return differences;
  }

  private List<Difference> compare(UpsertBatch batch, List<Integer> rows, boolean storable) {
    return sql.list(
        statement,
        row -> new Difference(rows.get(row.getInt(1) - 1), Sql.strings(row, 2), storable),
        batch.parameters());
  }

  /** Returns a batch of one row with another text in place of each that the encoding lacks. */
  private UpsertBatch substitute(UpsertBatch batch) {
    Row[] row = {batch.row(0)};
    encoding.isolate(
        sql,
        row[0].values().length,
        columns -> sql.execute("select ?::text[]", texts(row[0], columns)),
        column ->
            row[0] =
                row[0].with(
                    column,
                    new Value(
                        row[0].value(column) instanceof List ? List.of(SUBSTITUTE) : SUBSTITUTE,
                        false)));
    UpsertBatch substituted = new UpsertBatch(row[0].values().length);
    substituted.add(row[0], batch.permission(0));
    return substituted;
  }

  /** Returns the texts in some columns of a row. */
  private static List<Object> texts(Row row, List<Integer> columns) {
    List<Object> texts = new ArrayList<>();
    for (int column : columns) {
      Object value = row.value(column);
      if (value instanceof String) {
        texts.add(value);
      } else if (value instanceof List<?> members) {
        texts.addAll(members);
      }
    }
    return texts;
  }
}
