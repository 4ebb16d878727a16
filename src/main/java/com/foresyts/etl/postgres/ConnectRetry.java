package com.foresyts.etl.postgres;

import static java.util.Collections.max;
import static java.util.Collections.min;

import com.foresyts.etl.concurrent.Cancellation;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Connects again as long as the failure is one that heals: a server that sleeps, starts, fails over
 * or has no connection left.
 *
 * <p>The first attempt gives a silent server 10 s, or a third of the limit if that is less, and
 * each later one twice as long as the one before, up to a minute. A server that wakes may answer a
 * connection that it has kept waiting, so an attempt must not be too short; a connection that was
 * lost on its way is never answered, so a single long one would not do.
 *
 * @param limit how long to try; zero for one attempt
 * @param notice gets a line, once, if there is something to wait for
 */
public record ConnectRetry(Duration limit, Consumer<String> notice) {
  private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(10);
  private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(1);

  /** Attempts start no more often than this. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * Connects.
   *
   * @param failure describes a failure
   * @param attempt gets the time for it
   * @throws EtlException if the failure does not heal; if it does, after the limit
   */
  <T> T connect(PostgresFailure failure, Function<Duration, T> attempt) {
    long start = System.nanoTime();
    Duration timeout =
        limit.isZero() ? FIRST_ATTEMPT : timeout(min(List.of(FIRST_ATTEMPT, limit.dividedBy(3))));
    for (boolean first = true; ; first = false) {
      long attemptStart = System.nanoTime();
      try {
        return attempt.apply(timeout);
      } catch (UncheckedSqlException e) {
        SQLException cause = e.getCause();
        UncheckedSqlException told = PostgresFailure.whileConnecting(e);
        if (!heals(cause)) {
          throw failure.of(told);
        }
        Duration pause = max(List.of(Duration.ZERO, INTERVAL.minus(since(attemptStart))));
        Duration left = limit.minus(since(start)).minus(pause);
        if (left.isNegative()) {
          throw gaveUp(failure.of(told), since(start));
        }
        if (first) {
          notice.accept(
              "Waiting for PostgreSQL, at most "
                  + limit.toSeconds()
                  + " s (--connect-for): "
                  + failure.reason(told.getCause()));
        }
        Cancellation.sleep(pause);
        timeout = timeout(min(List.of(timeout.multipliedBy(2), LONGEST_ATTEMPT, left)));
      }
    }
  }

  /** Returns a time that the driver, which counts in seconds, does not take for none. */
  private static Duration timeout(Duration time) {
    return max(List.of(Duration.ofSeconds(1), time));
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private EtlException gaveUp(EtlException last, Duration tried) {
    String attempts =
        limit.isZero()
            ? "tried once: --connect-for waits for a server that sleeps or starts"
            : "tried for " + tried.toSeconds() + " s (--connect-for)";
    return new EtlException(last.category(), last.getMessage() + "; " + attempts, last);
  }

  /** Returns whether a failure to connect may go away without anybody's help. */
  static boolean heals(SQLException thrown) {
    return switch (String.valueOf(thrown.getSQLState())) {
      case "57P01", "57P02", "57P03" -> true;
      case "08P01" -> PoolerAdvice.isServerDown(String.valueOf(thrown.getMessage()));
      case "53300" -> !isLimitOfRoleOrDatabase(thrown);
      // The name of a host, too: a resolver may fail for a moment, and the notice names the host.
      case "08001" -> isLost(thrown) || Causes.find(thrown, SSLException.class) == null;
      // The driver has this state for certificates, too.
      case "08006" -> isLost(thrown);
      default -> false;
    };
  }

  /** Returns whether the other end closed or reset the connection, or did not answer. */
  private static boolean isLost(SQLException thrown) {
    return Causes.find(thrown, SocketException.class) != null
        || Causes.find(thrown, EOFException.class) != null
        || Causes.find(thrown, InterruptedIOException.class) != null;
  }

  private static boolean isLimitOfRoleOrDatabase(SQLException thrown) {
    ServerErrorMessage server = PostgresFailure.serverError(thrown);
    return server != null && FailureMessage.LIMITS.containsKey(String.valueOf(server.getRoutine()));
  }
}
