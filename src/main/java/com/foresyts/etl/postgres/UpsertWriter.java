package com.foresyts.etl.postgres;

import com.foresyts.etl.postgres.UpsertBatch.Permission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes batches of rows to one table. */
public final class UpsertWriter {

  /** The fate of a row. */
  public enum Outcome {
    INSERTED,
    UPDATED,
    /** The table holds the same values; nothing was written. */
    UNCHANGED,
    /** The insert or update that it needs was not permitted. */
    NOT_PERMITTED,
    /** The key belongs to another client, or to none; nothing was written. */
    OTHER_OWNER,
    /** PostgreSQL wrote nothing and raised no error, as a trigger can make it. */
    SUPPRESSED,
    /** PostgreSQL raised an error that is about this row alone; nothing was written. */
    REFUSED
  }

  /**
   * The outcome of a row.
   *
   * @param owner the client of the key, with {@link Outcome#OTHER_OWNER}; null for no client
   * @param refusal why the row was refused; null with every outcome but {@link Outcome#REFUSED}
   */
  public record Result(Outcome outcome, @Nullable String owner, @Nullable RowRejection refusal) {
    private static Result of(Outcome outcome) {
      return new Result(outcome, null, null);
    }
  }

  private final Sql sql;
  private final String statement;

  UpsertWriter(Sql sql, TargetTable table) {
    this.sql = sql;
    this.statement = UpsertSql.upsert(table.mapping(), table.name());
  }

  /**
   * Writes a batch with one statement. If PostgreSQL refuses rows of it, more statements find them.
   *
   * @return the outcome of each row, in the batch's order
   */
  public List<Result> write(UpsertBatch batch) {
    Result[] results = new Result[batch.size()];
    List<Integer> all = IntStream.range(0, batch.size()).boxed().toList();
    write(batch, all, results);
    // Another client's run may have taken a key between the look and the insert: look again.
    write(
        batch,
        all.stream().filter(row -> results[row].outcome() == Outcome.SUPPRESSED).toList(),
        results);
    return Arrays.asList(results);
  }

  private void write(UpsertBatch batch, List<Integer> positions, Result[] results) {
    BatchBisector.run(
        sql,
        positions,
        rows -> writeOnce(batch, rows, results),
        (row, refusal) -> results[row] = new Result(Outcome.REFUSED, null, refusal));
  }

  private void writeOnce(UpsertBatch batch, List<Integer> rows, Result[] results) {
    UpsertBatch written = batch.part(rows);
    for (int row : rows) {
      results[row] = Result.of(Outcome.UNCHANGED); // the statement does not return these
    }
    sql.forEach(
        statement,
        row -> {
          int position = row.getInt(1) - 1;
          results[rows.get(position)] = result(row, written.permission(position));
        },
        written.parameters());
  }

  private static Result result(ResultSet row, Permission permission) throws SQLException {
    boolean inserted = row.getBoolean(5);
    if (!row.wasNull()) {
      return Result.of(inserted ? Outcome.INSERTED : Outcome.UPDATED);
    }
    boolean present = row.getBoolean(2);
    if (present && !row.getBoolean(3)) {
      return new Result(Outcome.OTHER_OWNER, row.getString(4), null);
    }
    return Result.of(
        (present ? permission.update : permission.insert)
            ? Outcome.SUPPRESSED
            : Outcome.NOT_PERMITTED);
  }
}
