package com.foresyts.etl.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A reason why a run cannot use a schema as it should.
 *
 * @param table unqualified; null if it is about the schema
 * @param column null if it is about the whole table
 * @param message goes on after the name of the table or column
 * @param fix a statement, or what else to do
 */
public record SchemaProblem(
    Level level, @Nullable String table, @Nullable String column, String message, String fix) {

  /** The effect of a problem on a run. */
  public enum Level {
    /** The table cannot hold the rows: neither a run nor a comparison starts. */
    FATAL,
    /** PostgreSQL would refuse every row: no run starts. */
    WRITING,
    /** PostgreSQL would refuse every deletion: no run with {@code --prune} starts. */
    PRUNING,
    /** The command does without; another one may not. */
    ADVICE
  }

  /** Returns the problem and its fix, for a reader who knows the table. */
  public String text() {
    return (column == null ? "" : column + " ") + message + ": " + fix;
  }

  /** Returns the problem and its fix with the name of the table. */
  String sentence() {
    String subject = table == null ? "schema" : table;
    return subject + (column != null ? "." : message.startsWith("user ") ? ": " : " ") + text();
  }
}
