package com.foresyts.etl.convert;

import com.foresyts.etl.convert.Converted.Bad;
import com.foresyts.etl.convert.Converted.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One record on its way into its table.
 *
 * @param item what the row was converted from
 * @param key what names the record within its client
 * @param active whether the source says that the record is active; true in tables without a status
 * @param values the values of all columns in the mapping's order, in the Java types of {@link
 *     Converted.Value}
 * @param badValues the columns that became NULL because their value could not be converted
 * @param cleaned the positions of the columns that lost characters PostgreSQL cannot store
 */
@SuppressWarnings("ArrayRecordComponent") // a copy for every reader would cost more than it guards
public record Row(
    Map<String, AttributeValue> item,
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

  /** This row with another value at a position, and with what is to be said of that value alone. */
  public Row with(int column, Converted converted) {
    @Nullable Object[] changed = values.clone();
    changed[column] = converted instanceof Value value ? value.value() : null;
    Stream<BadValue> otherBad = badValues.stream().filter(bad -> bad.column() != column);
    Stream<BadValue> newBad =
        converted instanceof Bad bad
            ? Stream.of(new BadValue(column, bad.reason()))
            : Stream.empty();
    Stream<Integer> otherCleaned = cleaned.stream().filter(position -> position != column);
    Stream<Integer> newCleaned =
        converted instanceof Value value && value.cleaned() ? Stream.of(column) : Stream.empty();
    return new Row(
        item,
        key,
        active,
        changed,
        Stream.concat(otherBad, newBad).toList(),
        Stream.concat(otherCleaned, newCleaned).toList());
  }
}
