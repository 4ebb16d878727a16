package com.foresyts.etl.postgres;

import java.util.List;

/** One transaction, and all that can be done in it with the rows of one client. */
public final class Transaction {
  private final Sql sql;
  private final String client;

  Transaction(Sql sql, String client) {
    this.sql = sql;
    this.client = client;
  }

  Sql sql() {
    return sql;
  }

  String client() {
    return client;
  }

  /** Returns the rows of the client, to look at. */
  public ClientRows clientRows() {
    return new ClientRows(sql, client);
  }

  /** Returns a writer of batches to a table. */
  public UpsertWriter writer(TargetTable table) {
    return new UpsertWriter(sql, table);
  }

  /** Returns a comparer of batches with a table. */
  public RowComparer comparer(TargetTable table) {
    return new RowComparer(sql, table);
  }

  /**
   * Returns an empty set of keys, kept in a temporary table until it is closed; one at a time.
   *
   * @param table whose ids are compared with the keys
   */
  public SourceKeys sourceKeys(TargetTable table) {
    return new SourceKeys(sql, table, clientRows());
  }

  /**
   * Returns a deleter of the client's rows.
   *
   * @param tables all target tables
   */
  public RowDeleter deleter(List<TargetTable> tables) {
    return new RowDeleter(sql, client, tables);
  }

  /**
   * Returns a forecast of what a deleter would do.
   *
   * @param tables all target tables
   */
  public PrunableRows prunableRows(List<TargetTable> tables) {
    return new PrunableRows(sql, client, tables);
  }
}
