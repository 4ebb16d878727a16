package com.foresyts.etl.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the rows that PostgreSQL refuses among the many of one statement. */
final class BatchBisector {
  private BatchBisector() {}

  /** A statement for some rows, whose effect may have to be undone. */
  @FunctionalInterface
  interface Statement<T> {

    /**
     * Runs the statement.
     *
     * @return null if its effect stands; otherwise it is undone, and run for each of these parts
     */
    @Nullable List<List<T>> run(List<T> rows);
  }

  /** Undoes a statement that raised no error. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Runs one statement for all rows. If it is refused, it is undone and run for each half alone.
   *
   * @param refused gets each row that is refused alone
   * @throws UncheckedSqlException if the failure is not about a row
   */
  static <T> void run(
      Sql sql, List<T> rows, Consumer<List<T>> statement, BiConsumer<T, RowRejection> refused) {
    runInParts(
        sql,
        rows,
        some -> {
          statement.accept(some);
          return null;
        },
        refused);
  }

  /** Does the same, and undoes the statement if that asks for it. */
  static <T> void runInParts(
      Sql sql, List<T> rows, Statement<T> statement, BiConsumer<T, RowRejection> refused) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<T>> parts = new ArrayList<>();
    try {
      sql.inSavepoint(
          part -> {
            List<List<T>> again = statement.run(rows);
            if (again != null) {
              parts.addAll(again);
              throw new Undone();
            }
            return true;
          });
    } catch (Undone e) {
      // The parts come next, if any.
    } catch (UncheckedSqlException e) {
      RowRejection rejection = RowRejection.of(e.getCause());
      if (rejection == null) {
        throw e;
      }
      if (rows.size() == 1) {
        refused.accept(rows.get(0), rejection);
      } else {
        parts.addAll(halves(rows));
      }
    }
    parts.forEach(part -> runInParts(sql, part, statement, refused));
  }

  /** Returns the two halves of rows, in order. */
  static <T> List<List<T>> halves(List<T> rows) {
    int half = rows.size() / 2;
    return List.of(rows.subList(0, half), rows.subList(half, rows.size()));
  }
}
