package com.foresyts.etl.migrate;

import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.postgres.UpsertBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Records on their way from a page to PostgreSQL and into the books. */
final class Batch {
  /** More than a page has, as a rule. */
  private static final int MOST_ROWS = 5_000;

  /** Numbers can be much longer in text than in DynamoDB. */
  private static final int MOST_CHARACTERS = 4 << 20;

  private final UpsertBatch upserts;
  private final List<Resolved> rows = new ArrayList<>();
  private long read;
  private final List<Settled> settled = new ArrayList<>();
  private boolean everyKeyUsable = true;

  /**
   * A record that is not written.
   *
   * @param read how many items were read up to it
   */
  private record Settled(long read, Consumer<TableBooks> booking) {}

  /**
   * Starts an empty batch.
   *
   * @param columns how many a row has
   */
  Batch(int columns) {
    upserts = new UpsertBatch(columns);
  }

  /** Counts an item that was read, whatever becomes of it. */
  void read() {
    read++;
  }

  /** How many items were read. */
  long items() {
    return read;
  }

  /** Adds a row to write. */
  void add(Resolved resolved) {
    rows.add(resolved);
    upserts.add(resolved.row(), resolved.permission());
  }

  /** Adds what is to be booked of a record that is not written. */
  void settle(Consumer<TableBooks> booking) {
    settled.add(new Settled(read, booking));
  }

  /** Notes a record whose key cannot stand. */
  void unusableKey() {
    everyKeyUsable = false;
  }

  /** Whether it has no record whose key cannot stand. */
  boolean isEveryKeyUsable() {
    return everyKeyUsable;
  }

  boolean isFull() {
    return rows.size() >= MOST_ROWS || upserts.characters() >= MOST_CHARACTERS;
  }

  boolean isEmpty() {
    return read == 0 && rows.isEmpty() && settled.isEmpty();
  }

  UpsertBatch upserts() {
    return upserts;
  }

  /** The rows of the upserts, in the same order. */
  List<Resolved> rows() {
    return rows;
  }

  /** Books what was read, and what of it is not written. */
  void book(TableBooks books) {
    long booked = 0;
    for (Settled record : settled) {
      books.read(record.read() - booked);
      booked = record.read();
      record.booking().accept(books);
    }
    books.read(read - booked);
  }
}
