package com.foresyts.etl.postgres;

import com.foresyts.etl.postgres.UpsertBatch.Permission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes batches of rows to one table and tells what became of each row. */
public final class UpsertWriter {

  /** What became of a row. */
  public enum Outcome {
    INSERTED,
    UPDATED,
    /** The table holds these very values; nothing was written. */
    UNCHANGED,
    /** What would have been needed was not permitted. */
    NOT_PERMITTED,
    /** The key belongs to another client, or to none; nothing was written. */
    OTHER_OWNER,
    /** PostgreSQL wrote nothing and raised no error, as a trigger can make it. */
    SUPPRESSED,
    /** PostgreSQL raised an error that is about this row alone; nothing was written. */
    REFUSED
  }

  /**
   * What became of a row.
   *
   * @param owner the client that the key belongs to, with {@link Outcome#OTHER_OWNER}; null is no
   *     client
   * @param refusal why the row was refused; null with every outcome but {@link Outcome#REFUSED}
   */
  public record Result(Outcome outcome, @Nullable String owner, @Nullable RowRejection refusal) {
    private static Result of(Outcome outcome) {
      return new Result(outcome, null, null);
    }
  }

  private final Connection connection;
  private final String sql;

  /**
   * @param connection whose transaction everything is written in
   */
  public UpsertWriter(TargetTable table, Connection connection) {
    this.connection = connection;
    this.sql = UpsertSql.upsert(table.mapping(), table.name());
  }

  /**
   * Writes a batch with one statement, or where PostgreSQL refuses rows of it, with as many as it
   * takes to find them.
   *
   * @return what became of each row, in the batch's order
   * @throws SQLException where the failure is not about a row
   */
  public List<Result> write(UpsertBatch batch) throws SQLException {
    Result[] results = new Result[batch.size()];
    write(batch, IntStream.range(0, batch.size()).boxed().toList(), results);
    // Another client's run may have taken a key between the look and the insert: a second look
    // tells.
    List<Integer> open =
        IntStream.range(0, batch.size())
            .filter(row -> results[row].outcome() == Outcome.SUPPRESSED)
            .boxed()
            .toList();
    write(batch, open, results);
    return Arrays.asList(results);
  }

  private void write(UpsertBatch batch, List<Integer> positions, Result[] results)
      throws SQLException {
    BatchBisector.run(
        connection,
        positions,
        rows -> writeOnce(batch, rows, results),
        (row, refusal) -> results[row] = new Result(Outcome.REFUSED, null, refusal));
  }

  private void writeOnce(UpsertBatch batch, List<Integer> rows, Result[] results)
      throws SQLException {
    UpsertBatch written = rows.size() == batch.size() ? batch : batch.part(rows);
    for (int row : rows) {
      results[row] = Result.of(Outcome.UNCHANGED); // which the statement does not return
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      written.bind(statement);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          int position = found.getInt(1) - 1;
          results[rows.get(position)] = result(found, written.permission(position));
        }
      }
    }
  }

  private Result result(ResultSet row, Permission permission) throws SQLException {
    boolean inserted = row.getBoolean(5);
    if (!row.wasNull()) {
      return Result.of(inserted ? Outcome.INSERTED : Outcome.UPDATED);
    }
    boolean present = row.getBoolean(2);
    if (present && !row.getBoolean(3)) {
      return new Result(Outcome.OTHER_OWNER, row.getString(4), null);
    }
    boolean permitted =
        switch (permission) {
          case INSERT_OR_UPDATE -> true;
          case UPDATE -> present;
          case NONE -> false;
        };
    return Result.of(permitted ? Outcome.SUPPRESSED : Outcome.NOT_PERMITTED);
  }
}
