package com.foresyts.etl.convert;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way into its table.
 *
 * @param key what names the record within its client
 * @param active whether the source says that the record is active; true in tables without a status
 * @param values the values of all columns in the mapping's order, in the Java types of {@link
 *     Converted.Value}
 * @param badValues the columns that became NULL because their value could not be converted
 * @param cleaned the positions of the columns that lost characters PostgreSQL cannot store
 */
@SuppressWarnings("ArrayRecordComponent") // shared between copies, never handed out
public record Row(
    String key,
    boolean active,
    @Nullable Object[] values,
    List<BadValue> badValues,
    List<Integer> cleaned)
    implements Conversion {

  /**
   * A column that became NULL because its value could not be converted.
   *
   * @param column its position
   * @param reason why, without the value
   */
  public record BadValue(int column, String reason) {}

  /** The value at a position; null is NULL. */
  public @Nullable Object value(int column) {
    return values[column];
  }

  /** Roughly how much text the row holds, in characters. */
  public long characters() {
    long characters = 0;
    for (Object value : values) {
      characters += characters(value);
    }
    return characters;
  }

  private static long characters(@Nullable Object value) {
    if (value instanceof List<?> members) {
      return members.stream().mapToLong(Row::characters).sum();
    }
    return value instanceof String text ? text.length() : 0;
  }

  /** This row with another value at a position, forgetting what was wrong with the former one. */
  public Row with(int column, @Nullable Object value) {
    @Nullable Object[] changed = values.clone();
    changed[column] = value;
    return new Row(
        key,
        active,
        changed,
        badValues.stream().filter(bad -> bad.column() != column).toList(),
        cleaned.stream().filter(position -> position != column).toList());
  }

  /** This row with NULL at a position, because its value is bad. */
  public Row withBadValue(int column, String reason) {
    Row changed = with(column, null);
    return new Row(
        key,
        active,
        changed.values,
        Stream.concat(changed.badValues.stream(), Stream.of(new BadValue(column, reason))).toList(),
        changed.cleaned);
  }
}
