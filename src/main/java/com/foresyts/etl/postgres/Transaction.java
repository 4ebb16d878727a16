package com.foresyts.etl.postgres;

import java.time.Duration;
import java.util.List;

/** One transaction, and all that can be done in it with the rows of one client. */
public final class Transaction {
  /**
   * Under a stricter default, a row that another client inserts meanwhile would end the run. The
   * error of a constraint that waits for the commit would not tell its row.
   */
  private static final String ISOLATION =
      "set transaction isolation level read committed; set constraints all immediate";

  /**
   * Turns off whatever would end a transaction while DynamoDB is slow. If the run's machine is
   * gone, the server notices in two minutes.
   */
  private static final String SETTINGS =
      """
      select set_config(name, case name
          when 'TimeZone' then 'UTC'
          when 'lock_timeout' then ?
          when 'tcp_keepalives_idle' then '60'
          when 'tcp_keepalives_interval' then '10'
          when 'tcp_keepalives_count' then '6'
          else '0' end, true)
      from pg_settings
      where name in ('TimeZone', 'lock_timeout', 'tcp_keepalives_idle', 'tcp_keepalives_interval',
        'tcp_keepalives_count', 'statement_timeout', 'idle_in_transaction_session_timeout',
        'transaction_timeout')
      """;

  private final Sql sql;
  private final Sql rows;
  private final String client;

  Transaction(Sql sql, String client) {
    this.sql = sql;
    this.rows = sql.aboutRows();
    this.client = client;
  }

  /**
   * Starts a transaction, or a part of one, with settings of its own, whatever the defaults of the
   * server, database and user are.
   */
  static void begin(Sql sql, Duration lockTimeout) {
    sql.aboutRows().execute(ISOLATION); // it runs triggers that waited
    sql.execute(SETTINGS, String.valueOf(lockTimeout.toMillis()));
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
    return new UpsertWriter(rows, table);
  }

  /** Returns a comparer of batches with a table. */
  public RowComparer comparer(TargetTable table) {
    return new RowComparer(rows, table);
  }

  /** Returns an empty set of keys of a table, until it is closed; one at a time. */
  public SourceKeys sourceKeys(TargetTable table) {
    return new SourceKeys(rows, table, clientRows());
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
