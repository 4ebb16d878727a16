package com.foresyts.etl.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    /** The client has a row whose key the key's collation takes for equal; nothing was written. */
    EQUAL_KEY,
    /** PostgreSQL stored nothing and raised no error, as a trigger can make it. */
    SUPPRESSED,
    /** A trigger stored the row under another key or client; it was undone. */
    STORED_ELSEWHERE,
    /** PostgreSQL raised an error that is about this row alone; nothing was written. */
    REFUSED
  }

  /**
   * The outcome of a row.
   *
   * @param client of the stored row that decides; null for no client, and if no row decides
   * @param id of that row
   * @param refusal why the row was refused; null with every outcome but {@link Outcome#REFUSED}
   */
  public record Result(
      Outcome outcome,
      @Nullable String client,
      @Nullable String id,
      @Nullable RowRejection refusal) {
    private static Result of(Outcome outcome) {
      return new Result(outcome, null, null, null);
    }

    private static Result of(Outcome outcome, ResultSet row) throws SQLException {
      return new Result(outcome, row.getString("owner"), row.getString("held"), null);
    }
  }

  private static final Set<Outcome> UNWRITTEN =
      Set.of(Outcome.NOT_PERMITTED, Outcome.OTHER_OWNER, Outcome.EQUAL_KEY);

  private static final Set<Outcome> STORED = Set.of(Outcome.INSERTED, Outcome.UPDATED);

  private final Sql sql;
  private final String statement;
  private final StoredRows storedRows;
  private final Encoding encoding;

  /** The number of statements for the present batch. */
  private int statements;

  UpsertWriter(Sql sql, String client, TargetTable table, Encoding encoding) {
    this.sql = sql;
    this.encoding = encoding;
    this.statement = UpsertSql.upsert(table.mapping(), table.name());
    this.storedRows = new StoredRows(sql, client, table);
  }

  /**
   * Writes a batch with one statement. If PostgreSQL refuses rows of it, or a trigger stores them
   * elsewhere or not at all, more statements find them.
   *
   * @return the outcome of each row, in the batch's order
   */
  public List<Result> write(UpsertBatch batch) {
    Result[] results = new Result[batch.size()];
    List<Integer> all = IntStream.range(0, batch.size()).boxed().toList();
    statements = 0;
    write(batch, all, results);
    // Another client's run may have taken a key between the look and the insert: look again.
    write(
        batch,
        all.stream().filter(row -> results[row].outcome() == Outcome.SUPPRESSED).toList(),
        results);
    if (statements > 1) { // a later one may have moved what an earlier one stored
      markLost(batch, all, results);
    }
    return Arrays.asList(results);
  }

  private void write(UpsertBatch batch, List<Integer> positions, Result[] results) {
    BatchBisector.runInParts(
        sql,
        positions,
        rows -> writeOnce(batch, rows, results),
        (row, refusal) -> results[row] = refused(batch, row, refusal));
  }

  /**
   * Returns the outcome of a row that is refused. If the encoding lacks a character of it, it may
   * be one that would not be written: other texts in their place tell, and are undone.
   */
  private Result refused(UpsertBatch batch, int row, RowRejection refusal) {
    Result refused = new Result(Outcome.REFUSED, null, null, refusal);
    if (!refusal.isOfEncoding()) {
      return refused;
    }
    Result[] results = {refused};
    UpsertBatch other = new SendableRows(sql, encoding).substitute(batch, row);
    BatchBisector.runInParts(
        sql,
        List.of(0),
        rows -> {
          writeOnce(other, rows, results);
          return List.of();
        },
        (alone, again) -> results[0] = refused);
    return UNWRITTEN.contains(results[0].outcome()) ? results[0] : refused;
  }

  /**
   * Runs the statement once.
   *
   * @return the parts to write instead; null if each row that was sent is stored under its own key
   */
  private @Nullable List<List<Integer>> writeOnce(
      UpsertBatch batch, List<Integer> rows, Result[] results) {
    for (int row : rows) {
      results[row] = Result.of(Outcome.UNCHANGED); // the statement does not return these
    }
    List<Result> elsewhere = new ArrayList<>();
    statements++;
    sql.forEach(
        statement,
        row -> {
          int position = row.getInt("position"); // 0 for NULL
          if (position == 0) {
            elsewhere.add(Result.of(Outcome.STORED_ELSEWHERE, row));
          } else {
            results[rows.get(position - 1)] = result(row);
          }
        },
        batch.part(rows).parameters());
    markLost(batch, rows, results);
    List<Integer> lost = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    rows.forEach(row -> (results[row].outcome() == Outcome.SUPPRESSED ? lost : rest).add(row));
    if (lost.isEmpty() && elsewhere.isEmpty()) {
      return null;
    }
    if (rows.size() == 1 && !elsewhere.isEmpty()) {
      results[rows.get(0)] = elsewhere.get(0);
      return List.of();
    }
    if (rest.isEmpty() || lost.isEmpty()) {
      return elsewhere.isEmpty() ? List.of() : BatchBisector.halves(rows);
    }
    return List.of(rest, lost);
  }

  private void markLost(UpsertBatch batch, List<Integer> rows, Result[] results) {
    List<Integer> stored =
        rows.stream().filter(row -> STORED.contains(results[row].outcome())).toList();
    storedRows.lost(batch, stored).forEach(row -> results[row] = Result.of(Outcome.SUPPRESSED));
  }

  private static Result result(ResultSet row) throws SQLException {
    if (row.getBoolean("sent")) {
      return Result.of(
          !row.getBoolean("stored")
              ? Outcome.SUPPRESSED
              : row.getBoolean("present") ? Outcome.UPDATED : Outcome.INSERTED);
    }
    if (row.getBoolean("present") && !row.getBoolean("owned")) {
      return Result.of(Outcome.OTHER_OWNER, row);
    }
    if (row.getBoolean("present") && !row.getBoolean("exact")) {
      return Result.of(Outcome.EQUAL_KEY, row);
    }
    return Result.of(Outcome.NOT_PERMITTED);
  }
}
