package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.convert.Row.BadColumn;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts the items of one source table to rows of its target table (contract, 3 and 4.3). */
public final class RowConverter {
  private final TableMapping mapping;
  private final List<Function<@Nullable AttributeValue, ColumnValue>> converters;
  private final List<Integer> keyIndexes;
  private final int idIndex;
  private final @Nullable String statusAttribute;

  /**
   * @param widths of the text columns, by name; a column without an entry holds any text
   */
  public RowConverter(TableMapping mapping, Map<String, TextWidth> widths) {
    this.mapping = mapping;
    this.converters =
        mapping.columns().stream()
            .map(column -> converter(column.type(), widths.get(column.name())))
            .toList();
    this.keyIndexes = mapping.key().stream().map(mapping.columns()::indexOf).toList();
    this.idIndex = mapping.columns().indexOf(mapping.idColumn());
    this.statusAttribute = mapping.statusAttribute();
  }

  /**
   * Converts one item, of which attributes without a column are ignored. Derived columns are NULL.
   */
  public RowOrReject convert(Map<String, AttributeValue> item) {
    List<Column> columns = mapping.columns();
    @Nullable Object[] values = new Object[columns.size()];
    List<BadColumn> badColumns = List.of();
    List<Integer> cleanedColumns = List.of();
    for (int index = 0; index < values.length; index++) {
      Column column = columns.get(index);
      ColumnValue converted =
          column.isDerived() ? Value.NULL : convert(index, item.get(column.attribute()));
      if (converted instanceof Value value) {
        values[index] = value.value();
        cleanedColumns = value.cleaned() ? plus(cleanedColumns, index) : cleanedColumns;
      } else if (converted instanceof BadValue bad) {
        badColumns = plus(badColumns, new BadColumn(index, bad.reason()));
      }
    }
    for (int index : keyIndexes) {
      String problem = keyProblem(index, (String) values[index], badColumns, cleanedColumns);
      if (problem != null) {
        String reason = columns.get(index).attribute() + " " + problem;
        return new RowOrReject.Rejected(rejectedKey(item), reason);
      }
    }
    String key = Objects.requireNonNull((String) values[idIndex]);
    return new Row(item, key, isActive(item), values, badColumns, cleanedColumns);
  }

  /** Converts one value for the column at a position. */
  public ColumnValue convert(int index, @Nullable AttributeValue value) {
    return converters.get(index).apply(value);
  }

  private static Function<@Nullable AttributeValue, ColumnValue> converter(
      ColumnType type, @Nullable TextWidth width) {
    return switch (type) {
      case TEXT -> value -> TextConverter.text(value, width);
      case TEXT_ARRAY -> value -> TextConverter.textArray(value, width);
      case INTEGER -> ScalarConverter.INTEGER::convert;
      case BOOLEAN -> ScalarConverter.BOOLEAN::convert;
      case DATE -> ScalarConverter.DATE::convert;
      case TIMESTAMP -> ScalarConverter.TIMESTAMP::convert;
    };
  }

  /**
   * Returns the id that an attribute holds, of any length, or null if it holds none that PostgreSQL
   * can store.
   */
  public @Nullable String id(Map<String, AttributeValue> item, String attribute) {
    ColumnValue id = TextConverter.text(item.get(attribute), null);
    String text = id instanceof Value value && !value.cleaned() ? (String) value.value() : null;
    return text == null || Text.meansNull(text) ? null : text;
  }

  private @Nullable String rejectedKey(Map<String, AttributeValue> item) {
    ColumnValue key = TextConverter.text(item.get(mapping.idAttribute()), null);
    return key instanceof Value value ? (String) value.value() : null;
  }

  /** Returns why the value of a key column is unusable, or null if it is not. */
  private static @Nullable String keyProblem(
      int index, @Nullable String value, List<BadColumn> badColumns, List<Integer> cleanedColumns) {
    for (BadColumn bad : badColumns) {
      if (bad.column() == index) {
        return bad.reason();
      }
    }
    if (value == null) {
      return "is missing";
    }
    if (cleanedColumns.contains(index)) {
      return "holds characters that PostgreSQL cannot store";
    }
    return Text.meansNull(value) ? "is blank or \"null\"" : null;
  }

  /** Returns whether the status is 1: a Number in some tables, a String in others. */
  private boolean isActive(Map<String, AttributeValue> item) {
    if (statusAttribute == null) {
      return true;
    }
    AttributeValue status = item.get(statusAttribute);
    return status != null
        && ("1".equals(status.s())
            || (status.n() != null && "1".equals(PlainNumber.of(status.n()))));
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> longer = list.isEmpty() ? new ArrayList<>() : list;
    longer.add(element);
    return longer;
  }
}
