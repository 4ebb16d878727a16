package com.foresyts.etl.tables;

import com.foresyts.etl.convert.Row;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Adds values to rows that their own items do not have. Each method passes on the rows that are
 * complete.
 */
@FunctionalInterface
public interface RowCompletion {

  /** Adds to a row, and passes it on; keeps it if it waits for another item. */
  void enrich(Row row, Consumer<Row> next);

  /**
   * Takes note of an item, and passes on the rows that waited for it. It is called for every item,
   * before the item's own row, if any, is enriched.
   */
  default void observe(Map<String, AttributeValue> item, Consumer<Row> next) {}

  /** Passes on the rows that still wait, after the last item. */
  default void flush(Consumer<Row> next) {}
}
