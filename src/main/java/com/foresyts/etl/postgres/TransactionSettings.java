package com.foresyts.etl.postgres;

import java.time.Duration;

/** The settings of a transaction, whatever the defaults of the server, database and user are. */
final class TransactionSettings {
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

  private TransactionSettings() {}

  /** Starts a transaction, or a part of one, with these settings. */
  static void apply(Sql sql, Duration lockTimeout) {
    sql.execute(ISOLATION);
    sql.list(SETTINGS, row -> row.getString(1), String.valueOf(lockTimeout.toMillis()));
  }
}
