package com.foresyts.etl.postgres;

import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.convert.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Tells the rows that can be sent to a database from those with texts that its encoding lacks. */
final class SendableRows {
  /** The character SUBSTITUTE, in place of a text that the encoding lacks: no row has it. */
  private static final String SUBSTITUTE = "\u001a";

  private final Sql sql;
  private final Encoding encoding;

  SendableRows(Sql sql, Encoding encoding) {
    this.sql = sql;
    this.encoding = encoding;
  }

  /**
   * Runs one statement for all rows of a batch. If the encoding lacks a character of some, it runs
   * for the others.
   *
   * @param rows the number of rows
   * @param statement gets the positions of the rows to send
   * @param unsendable gets each position of the rows that cannot be sent
   */
  void isolate(int rows, Consumer<List<Integer>> statement, Consumer<Integer> unsendable) {
    List<Integer> all = IntStream.range(0, rows).boxed().toList();
    if (encoding.holdsEverything()) {
      statement.accept(all);
    } else {
      BatchBisector.run(sql, all, statement, (row, refusal) -> unsendable.accept(row));
    }
  }

  /** Returns one row of a batch, with another text in place of each that the encoding lacks. */
  UpsertBatch substitute(UpsertBatch batch, int position) {
    Row original = batch.row(position);
    Row[] row = {original};
    isolate(
        original.values().length,
        columns -> sql.execute("select ?::text[]", texts(original, columns)),
        column -> {
          Object other = original.value(column) instanceof List ? List.of(SUBSTITUTE) : SUBSTITUTE;
          row[0] = row[0].with(column, new Value(other, false));
        });
    UpsertBatch substituted = new UpsertBatch(original.values().length);
    substituted.add(row[0], batch.permission(position));
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
