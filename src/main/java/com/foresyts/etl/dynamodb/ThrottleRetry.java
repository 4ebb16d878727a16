package com.foresyts.etl.dynamodb;

import com.foresyts.etl.concurrent.Cancellation;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Retries throttled calls of one table. Throttling ends when other readers need less capacity, so
 * its retries are limited by time; the SDK limits those of other failures by number. All threads
 * that read the table share it.
 */
final class ThrottleRetry {
  private final BackoffStrategy backoff;
  private final Duration retryFor;
  private final Duration noticeInterval;
  private final Consumer<Duration> notice;
  private Duration waited = Duration.ZERO;
  private long lastCount = System.nanoTime();
  private Duration waitedAtNotice = Duration.ZERO;

  /**
   * @param retryFor the limit for one call
   * @param noticeInterval the time that calls wait between two notices
   * @param notice takes the time that all calls have waited so far
   */
  ThrottleRetry(
      BackoffStrategy backoff,
      Duration retryFor,
      Duration noticeInterval,
      Consumer<Duration> notice) {
    this.backoff = backoff;
    this.retryFor = retryFor;
    this.noticeInterval = noticeInterval;
    this.notice = notice;
  }

  /**
   * Makes a call until it is not throttled.
   *
   * @throws SdkException if the call fails otherwise, or is still throttled at the end
   */
  <T> T call(Supplier<T> call) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (SdkException e) {
        Duration left = retryFor.minusNanos(System.nanoTime() - start);
        if (!RetryUtils.isThrottlingException(e) || left.isNegative() || left.isZero()) {
          throw e;
        }
        Duration delay = shorter(backoff.computeDelay(attempt), left);
        Cancellation.sleep(delay);
        count(delay);
      }
    }
  }

  /** Adds the time that one call has waited. Time in which several calls wait counts once. */
  private synchronized void count(Duration time) {
    long now = System.nanoTime();
    waited = waited.plus(shorter(time, Duration.ofNanos(now - lastCount)));
    lastCount = now;
    if (waited.minus(waitedAtNotice).compareTo(noticeInterval) >= 0) {
      waitedAtNotice = waited;
      notice.accept(waited);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
