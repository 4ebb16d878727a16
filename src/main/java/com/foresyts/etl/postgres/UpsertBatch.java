package com.foresyts.etl.postgres;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.postgres.Sql.Untyped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of different keys on their way to one table, column by column in PostgreSQL's notation. */
public final class UpsertBatch {

  /** What a statement may do with a row. */
  public enum Permission {
    INSERT_OR_UPDATE,
    UPDATE,
    NONE
  }

  private final int columns;
  private final List<Row> rows = new ArrayList<>();
  private final List<Permission> permissions = new ArrayList<>();

  /**
   * An array literal for each column, then one for each of the two permissions; without their ends.
   */
  private final List<StringBuilder> arrays;

  private long characters;

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
    append(arrays.get(columns), permission == Permission.INSERT_OR_UPDATE);
    append(arrays.get(columns + 1), permission != Permission.NONE);
    rows.add(row);
    permissions.add(permission);
  }

  /** Returns the number of rows. */
  public int size() {
    return rows.size();
  }

  /** Returns the length of all values as text. */
  public long characters() {
    return characters;
  }

  Permission permission(int row) {
    return permissions.get(row);
  }

  /** Returns a batch of some of the rows. */
  UpsertBatch part(List<Integer> positions) {
    UpsertBatch part = new UpsertBatch(columns);
    for (int position : positions) {
      part.add(rows.get(position), permissions.get(position));
    }
    return part;
  }

  /** Returns the array literal of a column. */
  String array(int column) {
    return arrays.get(column) + "}";
  }

  /** Returns the parameters of a statement: the columns, the permissions, the number of rows. */
  Object[] parameters() {
    Object[] parameters = new Object[arrays.size() + 1];
    for (int array = 0; array < arrays.size(); array++) {
      parameters[array] = new Untyped(array(array));
    }
    parameters[arrays.size()] = size();
    return parameters;
  }

  private void append(StringBuilder array, @Nullable Object value) {
    int before = array.length();
    if (before > 1) {
      array.append(',');
    }
    if (value == null) {
      array.append("NULL");
    } else if (value instanceof String text) {
      quote(array, text);
    } else if (value instanceof List<?> members) {
      quote(array, literal(members));
    } else {
      array.append(value); // dates and times in ISO 8601
    }
    characters += array.length() - before;
  }

  private static String literal(List<?> members) {
    StringBuilder literal = new StringBuilder("{");
    for (Object member : members) {
      if (literal.length() > 1) {
        literal.append(',');
      }
      if (member == null) {
        literal.append("NULL");
      } else {
        quote(literal, member.toString());
      }
    }
    return literal.append('}').toString();
  }

  private static void quote(StringBuilder literal, String text) {
    literal.append('"');
    if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
      literal.append(text);
    } else {
      literal.append(text.replace("\\", "\\\\").replace("\"", "\\\""));
    }
    literal.append('"');
  }
}
