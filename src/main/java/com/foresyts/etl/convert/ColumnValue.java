package com.foresyts.etl.convert;

import org.jspecify.annotations.Nullable;

/** The result of converting one attribute value for one column. */
public sealed interface ColumnValue {

  /**
   * A value that the column can hold.
   *
   * @param value a String, Integer, Boolean, LocalDate, LocalDateTime (UTC), a list of Strings and
   *     nulls, or null for NULL
   * @param cleaned whether characters that PostgreSQL cannot store were removed or replaced
   */
  record Value(@Nullable Object value, boolean cleaned) implements ColumnValue {
    /** NULL, which is not a bad value. */
    public static final Value NULL = new Value(null, false);

    static Value of(Object value) {
      return new Value(value, false);
    }
  }

  /**
   * A value that cannot be converted. The column becomes NULL; nothing is guessed.
   *
   * @param reason why, without the value itself, which may be personal
   */
  record BadValue(String reason) implements ColumnValue {}
}
