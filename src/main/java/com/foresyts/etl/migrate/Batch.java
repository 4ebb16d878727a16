package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowOrReject.Rejected;
import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.postgres.UpsertBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Some records of a table: those to write, and those that are not written. */
final class Batch {
  /** More rows than a page has, as a rule. */
  private static final int MOST_ROWS = 5_000;

  /** Bounds the characters of the upserts: a number can be much longer in text than in DynamoDB. */
  private static final int MOST_CHARACTERS = 4 << 20;

  private final UpsertBatch upserts;
  private final List<Resolved> rows = new ArrayList<>();
  private final List<Unwritten> unwritten = new ArrayList<>();
  private long items;

  /**
   * Makes an empty batch.
   *
   * @param columns the number of columns of a row
   */
  Batch(int columns) {
    upserts = new UpsertBatch(columns);
  }

  /** Counts an item that was read, whatever becomes of it. */
  void countItem() {
    items++;
  }

  /** Returns the number of items that were read. */
  long items() {
    return items;
  }

  /** Adds a row to write. */
  void add(Resolved resolved) {
    rows.add(resolved);
    upserts.add(resolved.row(), resolved.permission());
  }

  /** Adds a record that is not written because its key cannot be used. */
  void addBadKey(Rejected rejected, Map<String, AttributeValue> item) {
    unwritten.add(new Unwritten.BadKey(items, rejected.key(), rejected.reason(), item));
  }

  /** Adds a record that is not written because its key was read before. */
  void addDuplicate(Row row) {
    unwritten.add(new Unwritten.Duplicate(items, row));
  }

  /** Returns true if no record has a key that cannot be used. */
  boolean isEveryKeyUsable() {
    return unwritten.stream().noneMatch(Unwritten.BadKey.class::isInstance);
  }

  boolean isFull() {
    return rows.size() >= MOST_ROWS || upserts.characters() >= MOST_CHARACTERS;
  }

  boolean isEmpty() {
    return items == 0 && rows.isEmpty() && unwritten.isEmpty();
  }

  UpsertBatch upserts() {
    return upserts;
  }

  /** Returns the rows of the upserts, in the same order. */
  List<Resolved> rows() {
    return rows;
  }

  /** Returns the records that are not written, in the order in which they were read. */
  List<Unwritten> unwritten() {
    return unwritten;
  }
}
