package com.foresyts.etl.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The encoding of a database, which decides about the texts that it can hold.
 *
 * @param name as PostgreSQL prints it
 */
public record Encoding(String name) {
  /** The SQLSTATE of a text that has a character which the encoding lacks. */
  static final String LACKING = "22P05";

  /** Returns whether it has every character that DynamoDB can hold. */
  boolean holdsEverything() {
    return name.equals("UTF8");
  }

  /** Returns what it means for the rows, or null if it holds everything. */
  public @Nullable String warning() {
    if (holdsEverything()) {
      return null;
    }
    return name.equals("SQL_ASCII")
        ? "the database has no encoding (SQL_ASCII): the widths of columns count bytes, and other programs may store bytes that are not UTF-8, at which a run ends"
        : "the database has the encoding %s: a record with a character that it lacks is rejected; only a database with the encoding UTF8 holds all"
            .formatted(name);
  }

  /**
   * Makes sure that the value of a setting can be sent at all.
   *
   * @throws com.foresyts.etl.error.EtlException if the encoding lacks a character of it
   */
  void ensureHolds(Sql sql, String setting, @Nullable String value) {
    if (holdsEverything() || value == null) {
      return;
    }
    try {
      sql.execute("select ?::text", value);
    } catch (UncheckedSqlException e) {
      if (!LACKING.equals(e.getCause().getSQLState())) {
        throw e;
      }
      throw PostgresFailure.refusal(
          "the database has the encoding %s, which lacks a character of %s (%s); correct that, or use a database with the encoding UTF8"
              .formatted(name, setting, value));
    }
  }
}
