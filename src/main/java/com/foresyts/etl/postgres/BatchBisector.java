package com.foresyts.etl.postgres;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Finds the rows that PostgreSQL refuses among the many of one statement. */
final class BatchBisector {
  private BatchBisector() {}

  /**
   * Runs one statement for all rows. If it is refused, it is undone and run for each half alone.
   *
   * @param refused gets each row that is refused alone
   * @throws UncheckedSqlException if the failure is not about a row
   */
  static <T> void run(
      Sql sql, List<T> rows, Consumer<List<T>> statement, BiConsumer<T, RowRejection> refused) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      sql.inSavepoint(
          part -> {
            statement.accept(rows);
            return true;
          });
      return;
    } catch (UncheckedSqlException e) {
      RowRejection rejection = RowRejection.of(e.getCause());
      if (rejection == null) {
        throw e;
      }
      if (rows.size() == 1) {
        refused.accept(rows.get(0), rejection);
        return;
      }
    }
    int half = rows.size() / 2;
    run(sql, rows.subList(0, half), statement, refused);
    run(sql, rows.subList(half, rows.size()), statement, refused);
  }
}
