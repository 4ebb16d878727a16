package com.foresyts.etl.tables;

import com.foresyts.etl.convert.Row;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Fills in what a row lacks that its own item does not tell. */
@FunctionalInterface
public interface RowCompletion {

  /** Takes one row and hands on those that are complete: this one, earlier ones, or none yet. */
  void accept(Row row, Consumer<Row> next);

  /**
   * Learns from an item whatever becomes of it, and hands on earlier rows that this completes. It
   * is called before the item's own row, if any, is taken.
   */
  default void learn(Map<String, AttributeValue> item, Consumer<Row> next) {}

  /** Hands on the rows that are still held: no item follows. */
  default void finish(Consumer<Row> next) {}
}
