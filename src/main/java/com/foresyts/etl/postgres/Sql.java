package com.foresyts.etl.postgres;

import com.foresyts.etl.postgres.OpenConnection.JdbcConsumer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on one connection. Parameters are strings, numbers, local times, lists of strings
 * (as an array) and {@link Untyped}. Every method throws {@link UncheckedSqlException} if
 * PostgreSQL does.
 */
final class Sql {
  /** Rows of one round trip, so that a large table is not held in memory. */
  private static final int FETCH_SIZE = 10_000;

  private final OpenConnection connection;
  private final boolean aboutRows;

  private Sql(OpenConnection connection, boolean aboutRows) {
    this.connection = connection;
    this.aboutRows = aboutRows;
  }

  /** Runs statements without values of rows on a connection. */
  Sql(OpenConnection connection) {
    this(connection, false);
  }

  /** Returns a runner of statements on the same connection that send or read values of rows. */
  Sql aboutRows() {
    return new Sql(connection, true);
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A parameter whose type PostgreSQL finds out. */
  record Untyped(String text) {}

  /** Returns a value for each row. */
  <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) {
    List<T> values = new ArrayList<>();
    query(sql, 0, row -> values.add(reader.read(row)), parameters);
    return values;
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

  /** Passes each row to the consumer; the rows are fetched in parts. */
  void forEach(String sql, JdbcConsumer<ResultSet> consumer, Object... parameters) {
    query(sql, FETCH_SIZE, consumer, parameters);
  }

  private void query(
      String sql, int fetchSize, JdbcConsumer<ResultSet> consumer, Object[] parameters) {
    prepared(
        sql,
        parameters,
        statement -> {
          statement.setFetchSize(fetchSize);
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              consumer.accept(rows);
            }
          }
        });
  }

  /** Returns the string of the one row; a server that does not answer soon is gone. */
  String ask(String sql) {
    String[] answer = new String[1];
    connection.ask(
        aboutRows,
        used -> {
          try (PreparedStatement statement = used.prepareStatement(sql);
              ResultSet row = statement.executeQuery()) {
            row.next();
            answer[0] = row.getString(1);
          }
        });
    return answer[0];
  }

  /** Runs statements and ignores what they return. */
  void execute(String sql, Object... parameters) {
    prepared(sql, parameters, PreparedStatement::execute);
  }

  /** Returns the major version of the server, which the driver knows without asking. */
  int serverVersion() {
    int[] version = new int[1];
    use(used -> version[0] = used.getMetaData().getDatabaseMajorVersion());
    return version[0];
  }

  /** Returns whether the connection is encrypted. */
  boolean isEncrypted() {
    boolean[] encrypted = new boolean[1];
    use(used -> encrypted[0] = Tls.encrypts(used));
    return encrypted[0];
  }

  /** Runs work; undoes it, and nothing before it, if it throws. */
  <T extends @Nullable Object> T inSavepoint(Function<Sql, T> work) {
    execute("savepoint part");
    try {
      T result = work.apply(this);
      execute("release savepoint part");
      return result;
    } catch (Throwable thrown) {
      try {
        execute("rollback to savepoint part; release savepoint part");
      } catch (UncheckedSqlException e) {
        thrown.addSuppressed(e); // the server rolls back what a broken connection leaves
      }
      throw thrown;
    }
  }

  /** Returns why the connection is lost, or null if no sign of life has failed. */
  @Nullable SQLException lost() {
    return connection.lost();
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

  private void prepared(String sql, Object[] parameters, JdbcConsumer<PreparedStatement> work) {
    use(
        used -> {
          try (PreparedStatement statement = used.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
              bind(statement, index + 1, parameters[index]);
            }
            work.accept(statement);
          }
        });
  }

  private void use(JdbcConsumer<Connection> work) {
    connection.use(aboutRows, work);
  }

  private static void bind(PreparedStatement statement, int index, Object parameter)
      throws SQLException {
    if (parameter instanceof Untyped untyped) {
      statement.setObject(index, untyped.text(), Types.OTHER);
    } else if (parameter instanceof List<?> members) {
      statement.setArray(index, statement.getConnection().createArrayOf("text", members.toArray()));
    } else {
      statement.setObject(index, parameter);
    }
  }
}
