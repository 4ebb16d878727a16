package com.foresyts.etl.postgres;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.postgres.Sql.Untyped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of different keys on their way to one table, column by column in PostgreSQL's notation. */
public final class UpsertBatch {

  /** What a statement may do with a row. */
  public enum Permission {
    INSERT_OR_UPDATE(true, true),
    UPDATE(false, true),
    NONE(false, false);

    final boolean insert;
    final boolean update;

    Permission(boolean insert, boolean update) {
      this.insert = insert;
      this.update = update;
    }
  }

  private final int columns;
  private final List<Row> rows = new ArrayList<>();
  private final List<Permission> permissions = new ArrayList<>();

  /** Array literals without their ends: one for each column, then one for each permission. */
  private final List<StringBuilder> arrays;

  /**
   * Starts an empty batch.
   *
   * @param columns the number of a row's columns
   */
  public UpsertBatch(int columns) {
    this.columns = columns;
    this.arrays =
        IntStream.range(0, columns + 2).mapToObj(index -> new StringBuilder("{")).toList();
  }

  /** Adds a row and its permission. */
  public void add(Row row, Permission permission) {
    for (int column = 0; column < columns; column++) {
      append(arrays.get(column), row.value(column));
    }
    append(arrays.get(columns), permission.insert);
    append(arrays.get(columns + 1), permission.update);
    rows.add(row);
    permissions.add(permission);
  }

  /** Returns the number of rows. */
  public int size() {
    return rows.size();
  }

  /** Returns the length of all values as text. */
  public long characters() {
    return arrays.stream().mapToLong(StringBuilder::length).sum();
  }

  Permission permission(int row) {
    return permissions.get(row);
  }

  /** Returns a row. */
  Row row(int position) {
    return rows.get(position);
  }

  /** Returns a batch of some of the rows, in the same order. */
  UpsertBatch part(List<Integer> positions) {
    if (positions.size() == rows.size()) {
      return this;
    }
    UpsertBatch part = new UpsertBatch(columns);
    positions.forEach(position -> part.add(rows.get(position), permissions.get(position)));
    return part;
  }

  /** Returns the array literal of a column. */
  Untyped array(int column) {
    return new Untyped(arrays.get(column) + "}");
  }

  /** Returns the parameters of a statement: the columns, the permissions, the number of rows. */
  Object[] parameters() {
    return Stream.concat(IntStream.range(0, arrays.size()).mapToObj(this::array), Stream.of(size()))
        .toArray();
  }

  private static void append(StringBuilder array, @Nullable Object value) {
    if (array.length() > 1) {
      array.append(',');
    }
    if (value == null) {
      array.append("NULL");
    } else if (value instanceof String text) {
      quote(array, text);
    } else if (value instanceof List<?> members) {
      StringBuilder literal = new StringBuilder("{");
      members.forEach(member -> append(literal, member));
      quote(array, literal.append('}').toString());
    } else {
      array.append(value); // dates and times in ISO 8601
    }
  }

  private static void quote(StringBuilder literal, String text) {
    literal.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
