package com.foresyts.etl.postgres;

import com.foresyts.etl.mapping.ColumnType;
import java.util.List;

/**
 * A column type in PostgreSQL.
 *
 * @param ddl the type of a column that is created
 * @param array the type of a parameter that takes the values of many rows
 * @param comparison follows a value that is compared
 * @param accepted the types, as PostgreSQL prints them, that an existing column may have
 */
record PgType(String ddl, String array, String comparison, List<String> accepted) {
  /**
   * Text is compared byte by byte, also if the column's collation takes different texts for equal.
   */
  private static final PgType TEXT =
      new PgType("text", "text[]", " collate \"C\"", List.of("text", "character varying"));

  private static final PgType INTEGER =
      new PgType("integer", "integer[]", "", List.of("integer", "bigint"));
  private static final PgType BOOLEAN = new PgType("boolean", "boolean[]", "", List.of("boolean"));
  private static final PgType DATE = new PgType("date", "date[]", "", List.of("date"));
  private static final PgType TIMESTAMP =
      new PgType("timestamp", "timestamp[]", "", List.of("timestamp without time zone"));

  /** Its parameter is an array of literals: an array of arrays would be unnested to its members. */
  private static final PgType TEXT_ARRAY =
      new PgType("text[]", "text[]", "::text[]", List.of("text[]", "character varying[]"));

  static PgType of(ColumnType type) {
    return switch (type) {
      case TEXT -> TEXT;
      case INTEGER -> INTEGER;
      case BOOLEAN -> BOOLEAN;
      case DATE -> DATE;
      case TIMESTAMP -> TIMESTAMP;
      case TEXT_ARRAY -> TEXT_ARRAY;
    };
  }

  /** Returns a parameter that takes the values of many rows. */
  String arrayParameter() {
    return "?::" + array;
  }

  /** Returns a value of the array parameter as a value of the column. */
  String fromParameter(String value) {
    return equals(TEXT_ARRAY) ? value + "::" + ddl : value;
  }

  /** Returns a value as it is compared. */
  String comparable(String value) {
    return value + comparison;
  }

  /** Returns the expression that makes a value of this type of a column of another one. */
  String converted(String column, String from) {
    // A cast would take the time zone of whoever runs the statement.
    if (equals(TIMESTAMP) && from.equals("timestamp with time zone")) {
      return column + " at time zone 'UTC'";
    }
    if (equals(TEXT_ARRAY) && !from.endsWith("[]")) {
      return "array_remove(array[" + column + "::text], null)";
    }
    return column + "::" + ddl;
  }
}
