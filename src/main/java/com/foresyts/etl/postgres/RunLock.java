package com.foresyts.etl.postgres;

import com.foresyts.etl.concurrent.Cancellation;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run of one client away from one schema: an advisory lock in a transaction that
 * stays open on a connection of its own. The server frees it when the connection or the process
 * dies, and a pooler in transaction mode keeps it.
 */
final class RunLock {
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final String TRY = "select pg_try_advisory_xact_lock(hashtextextended(?, 0))";

  /** The view splits the bigint of a lock into two halves. */
  private static final String HOLDER =
      """
      select l.pid, to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since,
        a.usename, a.client_addr
      from pg_locks l
      join pg_database d on d.oid = l.database and d.datname = current_database()
      left join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and l.classid::bigint << 32 | l.objid::bigint = hashtextextended(?, 0)
      """;

  private final Sql sql;

  private RunLock(Sql sql) {
    this.sql = sql;
  }

  /**
   * Takes the lock of a name on a connection that is the lock's alone from now on.
   *
   * @param wait how long to try, once a second
   * @param notice gets a line, once, if there is something to wait for
   * @throws EtlException if another run holds it all that time
   */
  static RunLock take(Sql sql, String name, Duration wait, Consumer<String> notice) {
    long start = System.nanoTime();
    for (boolean first = true; ; first = false) {
      Transaction.begin(sql, Duration.ZERO);
      if (sql.isTrue(TRY, name)) {
        return new RunLock(sql);
      }
      String holder = holder(sql, name);
      sql.execute("rollback");
      if (holder == null) {
        continue; // it was freed this moment
      }
      Duration left = wait.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        throw new EtlException(
            Category.LOCKED,
            "another run of this client writes into the same schema: its lock is held %s; run again when that run has ended, or wait longer for it with --lock-wait"
                .formatted(holder));
      }
      if (first) {
        notice.accept("Waiting for the lock that another run of this client holds " + holder);
      }
      Cancellation.sleep(left.compareTo(POLL) < 0 ? left : POLL);
    }
  }

  /** Returns the name of the lock of a client and a schema. */
  static String name(String schema, String client) {
    return "dynamo-pg-etl " + Identifier.quote(schema) + " " + client;
  }

  /** Returns since when and by whom a lock is held, or null if it is free. */
  static @Nullable String holder(Sql sql, String name) {
    return sql.<String>first(
        HOLDER,
        row -> {
          String since = row.getString("since");
          String address = row.getString("client_addr");
          return "since %s by PostgreSQL backend %s (user %s%s)"
              .formatted(
                  since == null ? "a time that this user may not see" : since,
                  row.getString("pid"),
                  row.getString("usename"),
                  address == null ? "" : " from " + address);
        },
        name);
  }

  /**
   * Makes sure that the lock has not been lost with its connection.
   *
   * @return the time at which its server was started, which no two servers share
   * @throws EtlException if it has
   */
  String ensureHeld() {
    try {
      return serverStart(sql);
    } catch (UncheckedSqlException e) {
      throw lost(e.getCause());
    }
  }

  /** Returns the time at which the server of a transaction was started. */
  static String serverStart(Sql sql) {
    return sql.ask("select pg_postmaster_start_time()::text");
  }

  /** Returns the failure if the lock was found lost, or null if it was not. */
  @Nullable EtlException lost() {
    SQLException cause = sql.lost();
    return cause == null ? null : lost(cause);
  }

  private static EtlException lost(SQLException cause) {
    return new EtlException(
        Category.POSTGRESQL,
        "PostgreSQL: the connection that holds the run lock was lost (SQLSTATE %s), so nothing more is written; run again"
            .formatted(cause.getSQLState()),
        cause);
  }
}
