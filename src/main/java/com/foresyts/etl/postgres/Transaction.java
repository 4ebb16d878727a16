package com.foresyts.etl.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction, and all that can be done in it with the rows of one client. */
public final class Transaction {
  /**
   * Under a stricter default, a row that another client inserts meanwhile would end the run. The
   * error of a constraint that waits for the commit would not tell its row.
   */
  private static final String ISOLATION =
      "set transaction isolation level read committed; set constraints all immediate";

  private final Sql sql;
  private final Sql rows;
  private final String client;
  private final Encoding encoding;

  Transaction(Sql sql, String client, Encoding encoding) {
    this.sql = sql;
    this.rows = sql.aboutRows();
    this.client = client;
    this.encoding = encoding;
  }

  /**
   * Starts a transaction, or a part of one, with settings of its own, whatever the defaults of the
   * server, database and user are.
   */
  static void begin(Sql sql, Duration lockTimeout) {
    sql.aboutRows().execute(ISOLATION); // it runs triggers that waited
    SessionSettings.set(sql, lockTimeout);
  }

  /** Returns the runner of statements that send and read no values of rows. */
  Sql sql() {
    return sql;
  }

  String client() {
    return client;
  }

  /** Returns the rows of the client, to look at. */
  public ClientRows clientRows() {
    return new ClientRows(rows, client);
  }

  /** Returns a writer of batches to a table. */
  public UpsertWriter writer(TargetTable table) {
    return new UpsertWriter(rows, client, table, encoding);
  }

  /** Returns a comparer of batches with a table. */
  public RowComparer comparer(TargetTable table) {
    return new RowComparer(rows, table, encoding);
  }

  /**
   * Returns an empty set of keys of a table, until it is closed; one at a time.
   *
   * @param instant that of the source; null if it is live
   */
  public SourceKeys sourceKeys(TargetTable table, @Nullable Instant instant) {
    return new SourceKeys(rows, table, clientRows(), encoding, new ChangeTime(instant));
  }

  /** Returns a deleter of the client's rows, given all target tables. */
  public RowDeleter deleter(List<TargetTable> tables) {
    return new RowDeleter(rows, client, tables);
  }

  /** Returns a forecast of what a deleter would do, given all target tables. */
  public PrunableRows prunableRows(List<TargetTable> tables) {
    return new PrunableRows(rows, client, tables);
  }
}
