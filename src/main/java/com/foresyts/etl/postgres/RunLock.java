package com.foresyts.etl.postgres;

import com.foresyts.etl.concurrent.Cancellation;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a second run of one client away from one schema: an advisory lock in a transaction
 * that stays open on a connection of its own. The server frees it when the connection or the
 * process dies, and a pooler in transaction mode keeps it.
 */
final class RunLock {
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final String TRY = "select pg_try_advisory_xact_lock(hashtextextended(?, 0))";

  /** A lock by a bigint is listed as its two halves. */
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

  private final Connection connection;

  private RunLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes the lock.
   *
   * @param connection is the lock's alone from now on, with auto-commit off
   * @param name what is locked
   * @param wait how long to try, once a second
   * @param notice is told once that there is something to wait for
   * @throws EtlException where another run holds it all that time
   */
  static RunLock take(Connection connection, String name, Duration wait, Consumer<String> notice)
      throws SQLException {
    long start = System.nanoTime();
    for (boolean first = true; ; first = false) {
      Database.begin(connection, Duration.ZERO);
      if (isTaken(connection, name)) {
        return new RunLock(connection);
      }
      String holder = holder(connection, name);
      connection.rollback();
      if (holder == null) {
        continue; // it was freed this moment
      }
      Duration left = wait.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        throw new EtlException(
            Category.LOCKED,
            "another run of this client writes into the same schema: its lock is held "
                + holder
                + "; run again when that run has ended, or wait longer for it with --lock-wait");
      }
      if (first) {
        notice.accept("Waiting for the lock that another run of this client holds " + holder);
      }
      Cancellation.sleep(left.compareTo(POLL) < 0 ? left : POLL);
    }
  }

  private static boolean isTaken(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRY)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Looks who holds the lock.
   *
   * @return since when and by whom; null where nobody does
   */
  static @Nullable String holder(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HOLDER)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        String since = rows.getString("since");
        String address = rows.getString("client_addr");
        return String.format(
            Locale.ROOT,
            "since %s by PostgreSQL backend %d (user %s%s)",
            since == null ? "a time that this user may not see" : since,
            rows.getInt("pid"),
            rows.getString("usename"),
            address == null ? "" : " from " + address);
      }
    }
  }

  /**
   * Makes sure that the lock has not been lost with its connection.
   *
   * @throws EtlException where it has
   */
  void ensureHeld() {
    try {
      Database.execute(connection, "select 1");
    } catch (SQLException e) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: the connection that holds the run lock was lost (SQLSTATE %s), so nothing more is written; run again"
              .formatted(e.getSQLState()),
          e);
    }
  }
}
