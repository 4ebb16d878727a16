package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowOrReject.Rejected;
import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.postgres.UpsertBatch;
import com.foresyts.etl.report.Reject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
   * A record that was read and is not sent to PostgreSQL.
   *
   * @param read the number of records of its batch that were read up to this one
   * @param kind RECORD if its key cannot be used, DUPLICATE if it was read before
   * @param key the text of the id attribute, or null if it has none
   */
  record Unwritten(
      long read,
      Reject.Kind kind,
      @Nullable String key,
      String reason,
      Map<String, AttributeValue> item) {}

  Batch(int columns) {
    upserts = new UpsertBatch(columns);
  }

  /** Counts an item that was read, whatever becomes of it. */
  void countItem() {
    items++;
  }

  long items() {
    return items;
  }

  void add(Resolved resolved) {
    rows.add(resolved);
    upserts.add(resolved.row(), resolved.permission());
  }

  void addBadKey(Rejected rejected, Map<String, AttributeValue> item) {
    unwritten.add(
        new Unwritten(items, Reject.Kind.RECORD, rejected.key(), rejected.reason(), item));
  }

  void addDuplicate(Row row) {
    String reason = "an item with the same key was read before";
    unwritten.add(new Unwritten(items, Reject.Kind.DUPLICATE, row.key(), reason, row.item()));
  }

  /** Returns true if no record has a key that cannot be used. */
  boolean isEveryKeyUsable() {
    return unwritten.stream().noneMatch(record -> record.kind() == Reject.Kind.RECORD);
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

  /** Returns the records that are not written, in the order of the read. */
  List<Unwritten> unwritten() {
    return unwritten;
  }
}
