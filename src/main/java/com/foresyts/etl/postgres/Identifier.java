package com.foresyts.etl.postgres;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and texts as PostgreSQL reads them in a statement, whatever characters they have. */
final class Identifier {
  private Identifier() {}

  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Returns the quoted name of a table.
   *
   * @param schema null for the first schema of the search path
   */
  static String qualified(@Nullable String schema, String table) {
    return (schema == null ? "" : quote(schema) + ".") + quote(table);
  }

  /** Returns the quoted names of columns, as a list. */
  static String names(List<Column> columns) {
    return columns.stream().map(column -> quote(column.name())).collect(joining(", "));
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
