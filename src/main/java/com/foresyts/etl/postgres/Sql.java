package com.foresyts.etl.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on one connection. Parameters are strings, numbers, lists of strings (as an
 * array) and {@link Untyped}. Every method throws {@link UncheckedSqlException} if PostgreSQL does.
 */
final class Sql {
  /** Rows of one round trip, so that a large table is not held in memory. */
  private static final int FETCH_SIZE = 10_000;

  private final Connection connection;

  /**
   * @param connection with auto-commit off
   */
  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A parameter whose type PostgreSQL finds out. */
  record Untyped(String text) {}

  private interface Work<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private interface Query<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  /** Returns a value for each row. */
  <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) {
    return prepared(
        sql,
        parameters,
        statement -> {
          List<T> values = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              values.add(reader.read(rows));
            }
          }
          return values;
        });
  }

  /** Returns the value of the first row, or null if there is no row. */
  <T> @Nullable T first(String sql, RowReader<T> reader, Object... parameters) {
    List<T> values = list(sql, reader, parameters);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Returns whether the first row says true. */
  boolean isTrue(String sql, Object... parameters) {
    return Boolean.TRUE.equals(first(sql, row -> row.getBoolean(1), parameters));
  }

  /** Passes each value to the consumer; the rows are fetched in parts. */
  <T> void forEach(String sql, RowReader<T> reader, Consumer<T> consumer, Object... parameters) {
    prepared(
        sql,
        parameters,
        statement -> {
          statement.setFetchSize(FETCH_SIZE);
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              consumer.accept(reader.read(rows));
            }
          }
          return true;
        });
  }

  /** Returns how many rows were changed. */
  int update(String sql, Object... parameters) {
    return prepared(sql, parameters, PreparedStatement::executeUpdate);
  }

  /** Runs statements without parameters. */
  void execute(String sql) {
    unchecked(
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  /** Returns the major version of the server, which the driver knows without asking. */
  int serverVersion() {
    return unchecked(() -> connection.getMetaData().getDatabaseMajorVersion());
  }

  /** Rolls back the whole transaction. */
  void rollback() {
    unchecked(
        () -> {
          connection.rollback();
          return true;
        });
  }

  /** Runs work; undoes it, and nothing before it, if it throws. */
  <T extends @Nullable Object> T inSavepoint(Supplier<T> work) {
    Savepoint before = unchecked(connection::setSavepoint);
    try {
      T result = work.get();
      unchecked(() -> release(before));
      return result;
    } catch (Throwable thrown) {
      try {
        connection.rollback(before);
        release(before);
      } catch (SQLException e) {
        thrown.addSuppressed(e); // the server rolls back what a broken connection leaves
      }
      throw thrown;
    }
  }

  private boolean release(Savepoint savepoint) throws SQLException {
    connection.releaseSavepoint(savepoint);
    return true;
  }

  /** Returns the strings of an array column, in order; none if it is NULL. */
  static List<String> strings(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** Returns the strings of an array column that is not NULL. */
  static Set<String> strings(ResultSet row, String column) throws SQLException {
    return Set.of((String[]) row.getArray(column).getArray());
  }

  private <T> T prepared(String sql, Object[] parameters, Query<T> query) {
    return unchecked(
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
              bind(statement, index + 1, parameters[index]);
            }
            return query.run(statement);
          }
        });
  }

  private void bind(PreparedStatement statement, int index, Object parameter) throws SQLException {
    if (parameter instanceof Untyped untyped) {
      statement.setObject(index, untyped.text(), Types.OTHER);
    } else if (parameter instanceof List<?> members) {
      statement.setArray(index, connection.createArrayOf("text", members.toArray()));
    } else {
      statement.setObject(index, parameter);
    }
  }

  private static <T extends @Nullable Object> T unchecked(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
