package com.foresyts.etl.convert;

import org.jspecify.annotations.Nullable;

/** What became of one attribute value. */
public sealed interface ColumnValue {

  /**
   * A value the column can hold: a String, Integer, Boolean, LocalDate, LocalDateTime (UTC), a list
   * of Strings and nulls, or null for NULL.
   *
   * @param cleaned whether characters that PostgreSQL cannot store were removed or replaced
   */
  record Value(@Nullable Object value, boolean cleaned) implements ColumnValue {
    /** NULL, from a value that means just that. */
    public static final Value NULL = new Value(null, false);

    static Value of(Object value) {
      return new Value(value, false);
    }
  }

  /**
   * A bad value: it cannot be converted, and nothing is guessed.
   *
   * @param reason why, without the value itself, which may be personal
   */
  record Bad(String reason) implements ColumnValue {}
}
