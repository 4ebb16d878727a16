package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.Bad;
import com.foresyts.etl.convert.ColumnValue.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One record on its way into its table.
 *
 * @param item what the row was converted from
 * @param key what names the record within its client
 * @param active whether the source says that the record is active; true in tables without a status
 * @param values the values of all columns in the mapping's order, in the Java types of {@link
 *     ColumnValue.Value}
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
    implements RowOrReject {

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

  /** This row with another value at a position, and with what is to be said of that value alone. */
  public Row with(int column, ColumnValue converted) {
    @Nullable Object[] changed = values.clone();
    changed[column] = converted instanceof Value value ? value.value() : null;
    List<BadValue> bad = new ArrayList<>(badValues);
    bad.removeIf(value -> value.column() == column);
    List<Integer> clean = new ArrayList<>(cleaned);
    clean.remove((Integer) column);
    if (converted instanceof Bad wrong) {
      bad.add(new BadValue(column, wrong.reason()));
    } else if (converted instanceof Value value && value.cleaned()) {
      clean.add(column);
    }
    return new Row(item, key, active, changed, bad, clean);
  }
}
