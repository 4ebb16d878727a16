package com.foresyts.etl.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.BiConsumer;

/** Finds the rows that PostgreSQL refuses among many that one statement takes. */
final class BatchBisector {
  private BatchBisector() {}

  /** One statement for some of the rows. */
  interface Step<T> {
    void run(List<T> rows) throws SQLException;
  }

  /**
   * Takes the step for all rows; where one is refused, all are undone, and the step is taken for
   * their halves apart.
   *
   * @param refused is told each row that is refused alone
   * @throws SQLException where the failure is not about a row
   */
  static <T> void run(
      Connection connection, List<T> rows, Step<T> step, BiConsumer<T, RowRejection> refused)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      step.run(rows);
      connection.releaseSavepoint(before);
      return;
    } catch (SQLException e) {
      RowRejection refusal = RowRejection.of(e);
      if (refusal == null) {
        throw e;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      if (rows.size() == 1) {
        refused.accept(rows.get(0), refusal);
        return;
      }
    }
    int half = rows.size() / 2;
    run(connection, rows.subList(0, half), step, refused);
    run(connection, rows.subList(half, rows.size()), step, refused);
  }
}
