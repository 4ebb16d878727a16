package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row of a target table, converted from one item.
 *
 * @param item the item
 * @param key the value of the mapping's id column
 * @param active whether the item's status says active; true if the table has no status
 * @param values the values of all columns in the mapping's order, in the Java types of {@link
 *     ColumnValue.Value}
 * @param badColumns the columns that are NULL because their attribute holds a bad value
 * @param cleanedColumns the positions of the columns that lost characters PostgreSQL cannot store
 */
@SuppressWarnings("ArrayRecordComponent") // copying it for each reader would cost time
public record Row(
    Map<String, AttributeValue> item,
    String key,
    boolean active,
    @Nullable Object[] values,
    List<BadColumn> badColumns,
    List<Integer> cleanedColumns)
    implements RowOrReject {

  /**
   * A column that is NULL because its attribute holds a bad value.
   *
   * @param column the column's position
   * @param reason why the value is bad, without the value itself
   */
  public record BadColumn(int column, String reason) {}

  /** Returns the value at a position; null is NULL. */
  public @Nullable Object value(int column) {
    return values[column];
  }

  /** Returns this row with another value at a position. */
  public Row with(int column, ColumnValue converted) {
    @Nullable Object[] newValues = values.clone();
    List<BadColumn> bad = new ArrayList<>(badColumns);
    List<Integer> cleaned = new ArrayList<>(cleanedColumns);
    bad.removeIf(value -> value.column() == column);
    cleaned.remove((Integer) column);
    if (converted instanceof Value value) {
      newValues[column] = value.value();
      if (value.cleaned()) {
        cleaned.add(column);
      }
    } else if (converted instanceof BadValue value) {
      newValues[column] = null;
      bad.add(new BadColumn(column, value.reason()));
    }
    return new Row(item, key, active, newValues, bad, cleaned);
  }
}
