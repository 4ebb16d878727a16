package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.literal;
import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Map;

/**
 * The settings of the server that a transaction has for itself, whatever the server, the database,
 * the role or another session behind a pooler has set. A pooler in transaction mode drops the
 * settings of a connection, so each transaction sets them again.
 *
 * <p>Others stay as they are, among them these, of PostgreSQL 12 to 18:
 *
 * <ul>
 *   <li>{@code search_path}: triggers look names up in it. All tables are named with their schema,
 *       all functions are in pg_catalog.
 *   <li>{@code client_encoding}, {@code DateStyle}: the driver sets them, and poolers keep them.
 *   <li>{@code standard_conforming_strings}, {@code backslash_quote}, {@code
 *       escape_string_warning}, {@code transform_null_equals}, {@code bytea_output}, {@code
 *       IntervalStyle}, {@code extra_float_digits}, {@code xmloption}, {@code lc_*}: no statement
 *       has a backslash, {@code = NULL}, or such a value, and dates are sent in ISO 8601.
 *   <li>{@code default_transaction_*}: each transaction has its own isolation and may write.
 *   <li>{@code session_replication_role}, {@code row_security}, {@code
 *       restrict_nonsystem_relation_kind}, {@code event_triggers}: a decision about the database's
 *       own triggers, foreign keys and policies.
 *   <li>{@code default_tablespace}, {@code default_table_access_method}, {@code
 *       default_toast_compression}, {@code temp_tablespaces}: a decision about where tables are.
 *   <li>{@code synchronous_commit}, {@code enable_*}, {@code jit}, {@code plan_cache_mode}, {@code
 *       *_mem}, {@code log_*}, {@code track_*}: durability, speed and logs, not rows.
 *   <li>{@code idle_session_timeout}: a session waits in a transaction, or not at all.
 *   <li>{@code client_min_messages}, {@code check_function_bodies}, {@code
 *       default_text_search_config}: notices are not read, and no statement makes a function or
 *       searches text.
 *   <li>{@code temp_file_limit}: a limit that only a superuser may lift.
 * </ul>
 */
final class SessionSettings {
  /** The values by name. A setting that a version of PostgreSQL lacks is skipped. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          entry("TimeZone", "UTC"), // of last_updated
          entry("array_nulls", "on"), // or each NULL in an array literal is the text NULL
          entry("quote_all_identifiers", "off"), // or no type has the name that is expected
          entry("exit_on_error", "off"), // or a row that is refused ends the session
          // Or each error quotes all rows of its statement, to the client and in the server's log.
          entry("log_parameter_max_length_on_error", "0"),
          // Nothing ends a transaction while DynamoDB is slow.
          entry("statement_timeout", "0"),
          entry("idle_in_transaction_session_timeout", "0"),
          entry("transaction_timeout", "0"),
          // If the run's machine is gone, the server notices in two minutes.
          entry("tcp_keepalives_idle", "60"),
          entry("tcp_keepalives_interval", "10"),
          entry("tcp_keepalives_count", "6"),
          entry("tcp_user_timeout", "0"));

  private static final String SQL =
      """
      select set_config(name, value, true)
      from (values %s, ('lock_timeout', ?)) as own (name, value)
      where current_setting(name, true) is not null
      """
          .formatted(
              VALUES.entrySet().stream()
                  .map(own -> "(%s, %s)".formatted(literal(own.getKey()), literal(own.getValue())))
                  .collect(joining(", ")));

  private SessionSettings() {}

  /** Sets them until the transaction ends. */
  static void set(Sql sql, Duration lockTimeout) {
    sql.execute(SQL, String.valueOf(lockTimeout.toMillis()));
  }
}
