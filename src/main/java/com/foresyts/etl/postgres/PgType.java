package com.foresyts.etl.postgres;

import com.foresyts.etl.mapping.ColumnType;
import java.util.List;

/**
 * A column type in PostgreSQL.
 *
 * @param ddl the type of a column that is created
 * @param comparison follows a value that is compared
 * @param accepted the types, as PostgreSQL prints them, that an existing column may have
 */
record PgType(String ddl, String comparison, List<String> accepted) {
  static PgType of(ColumnType type) {
    return switch (type) {
      // Text is compared byte by byte: a collation may take different texts for equal.
      case TEXT -> new PgType("text", " collate \"C\"", List.of("text", "character varying"));
      case INTEGER -> new PgType("integer", "", List.of("integer", "bigint"));
      case BOOLEAN -> new PgType("boolean", "", List.of("boolean"));
      case DATE -> new PgType("date", "", List.of("date"));
      case TIMESTAMP -> new PgType("timestamp", "", List.of("timestamp without time zone"));
      // An array of literals: an array of arrays would be unnested to its members.
      case TEXT_ARRAY ->
          new PgType("text[]", "::text[] collate \"C\"", List.of("text[]", "character varying[]"));
    };
  }

  private boolean isArray() {
    return ddl.endsWith("[]");
  }

  /** Returns the type of a parameter that takes the values of many rows. */
  String parameter() {
    return isArray() ? ddl : ddl + "[]";
  }

  /** Returns a value of the parameter as a value of the column. */
  String fromParameter(String value) {
    return isArray() ? value + "::" + ddl : value;
  }

  /** Returns the expression that makes a value of this type of a column of another one. */
  String converted(String column, String from) {
    // A cast would take the time zone of whoever runs the statement.
    if (ddl.equals("timestamp") && from.equals("timestamp with time zone")) {
      return column + " at time zone 'UTC'";
    }
    if (isArray() && !from.endsWith("[]")) {
      return "array_remove(array[" + column + "::text], null)";
    }
    return column + "::" + ddl;
  }
}
