package com.foresyts.etl.target;

import com.foresyts.etl.convert.Column;
import com.foresyts.etl.convert.Row;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Writes batches of rows to one table and tells what became of each row. */
public final class UpsertWriter {

  /** What may happen to a row. */
  public enum Permission {
    INSERT_OR_UPDATE,
    UPDATE,
    NONE
  }

  /** A row and what may happen to it. */
  public record Request(Row row, Permission permission) {}

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
  public record Result(Outcome outcome, @Nullable String owner, @Nullable Refusal refusal) {
    private static Result of(Outcome outcome) {
      return new Result(outcome, null, null);
    }
  }

  private final TargetTable table;
  private final String client;
  private final Connection connection;
  private final String sql;

  public UpsertWriter(TargetTable table, String client, Connection connection) {
    this.table = table;
    this.client = client;
    this.connection = connection;
    this.sql = UpsertSql.upsert(table.mapping(), table.name());
  }

  /**
   * Makes sure that the connection has not been aborted, as a signal makes it.
   *
   * @throws SQLException where it has
   */
  public void ensureOpen() throws SQLException {
    if (connection.unwrap(PgConnection.class).isClosed()) {
      throw new SQLException("the connection was aborted", "08003");
    }
  }

  /**
   * Writes a batch with one statement, or where PostgreSQL refuses rows of it, with as many as it
   * takes to find them.
   *
   * @param batch rows of different keys
   * @return what became of each row, in the batch's order
   * @throws SQLException where the failure is not about a row
   */
  public List<Result> write(List<Request> batch) throws SQLException {
    List<Result> results = writeOrIsolate(batch);
    // Another client's run may have taken a key between the look and the insert: a second look
    // tells.
    List<Integer> open =
        IntStream.range(0, batch.size())
            .filter(index -> results.get(index).outcome() == Outcome.SUPPRESSED)
            .boxed()
            .toList();
    if (!open.isEmpty()) {
      List<Result> again = writeOrIsolate(open.stream().map(batch::get).toList());
      for (int index = 0; index < again.size(); index++) {
        results.set(open.get(index), again.get(index));
      }
    }
    return results;
  }

  /** Writes a batch; one that is refused is undone, and its halves are written apart. */
  private List<Result> writeOrIsolate(List<Request> batch) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      List<Result> results = writeOnce(batch);
      connection.releaseSavepoint(before);
      return results;
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e);
      if (refusal == null) {
        throw e;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      if (batch.size() == 1) {
        return new ArrayList<>(List.of(new Result(Outcome.REFUSED, null, refusal)));
      }
    }
    int half = batch.size() / 2;
    List<Result> results = writeOrIsolate(batch.subList(0, half));
    results.addAll(writeOrIsolate(batch.subList(half, batch.size())));
    return results;
  }

  private List<Result> writeOnce(List<Request> batch) throws SQLException {
    Result[] results = new Result[batch.size()];
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, batch);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int index = Math.toIntExact(rows.getLong("position")) - 1;
          results[index] = result(rows, batch.get(index).permission());
        }
      }
    }
    return new ArrayList<>(Arrays.asList(results));
  }

  private Result result(ResultSet row, Permission permission) throws SQLException {
    boolean inserted = row.getBoolean("inserted");
    if (!row.wasNull()) {
      return Result.of(inserted ? Outcome.INSERTED : Outcome.UPDATED);
    }
    boolean present = row.getBoolean("present");
    String owner = row.getString("owner");
    if (present && !client.equals(owner)) {
      return new Result(Outcome.OTHER_OWNER, owner, null);
    }
    boolean permitted =
        switch (permission) {
          case INSERT_OR_UPDATE -> true;
          case UPDATE -> present;
          case NONE -> false;
        };
    if (!permitted) {
      return Result.of(Outcome.NOT_PERMITTED);
    }
    boolean unchanged = present && !row.getBoolean("changed");
    return Result.of(unchanged ? Outcome.UNCHANGED : Outcome.SUPPRESSED);
  }

  private void bind(PreparedStatement statement, List<Request> batch) throws SQLException {
    int parameter = 1;
    List<Column> columns = table.mapping().columns();
    for (int column = 0; column < columns.size(); column++) {
      int position = column;
      bind(
          statement,
          parameter++,
          batch.stream().map(request -> literal(request.row().value(position))));
    }
    bind(
        statement,
        parameter++,
        batch.stream().map(r -> String.valueOf(r.permission() == Permission.INSERT_OR_UPDATE)));
    bind(
        statement,
        parameter++,
        batch.stream().map(r -> String.valueOf(r.permission() != Permission.NONE)));
    statement.setString(parameter, client);
  }

  private void bind(PreparedStatement statement, int parameter, Stream<@Nullable String> values)
      throws SQLException {
    Array array = connection.createArrayOf("text", values.toArray(String[]::new));
    statement.setArray(parameter, array);
  }

  /**
   * A value in PostgreSQL's input notation: dates and times in ISO 8601, lists as array literals.
   */
  private static @Nullable String literal(@Nullable Object value) {
    if (value instanceof List<?> members) {
      StringBuilder literal = new StringBuilder("{");
      for (Object member : members) {
        literal.append(literal.length() > 1 ? "," : "");
        literal.append(
            member == null
                ? "NULL"
                : '"' + member.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"');
      }
      return literal.append('}').toString();
    }
    return Objects.toString(value, null);
  }
}
