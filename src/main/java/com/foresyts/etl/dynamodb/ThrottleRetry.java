package com.foresyts.etl.dynamodb;

import com.foresyts.etl.concurrent.Cancellation;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Rides out throttling of one table, for all threads that read it. The SDK retries all that heals
 * by itself a number of times; throttling heals when others need less, which takes time rather than
 * attempts.
 */
final class ThrottleRetry {
  private final BackoffStrategy backoff;
  private final Duration retryFor;
  private final Duration sayEvery;
  private final Consumer<Duration> waiting;
  private Duration waited = Duration.ZERO;
  private long counted = System.nanoTime();
  private Duration said = Duration.ZERO;

  /**
   * @param retryFor how long one call may stay throttled
   * @param sayEvery how long to wait in silence
   * @param waiting is told how long all calls have waited
   */
  ThrottleRetry(
      BackoffStrategy backoff, Duration retryFor, Duration sayEvery, Consumer<Duration> waiting) {
    this.backoff = backoff;
    this.retryFor = retryFor;
    this.sayEvery = sayEvery;
    this.waiting = waiting;
  }

  /**
   * Makes a call until it is not throttled.
   *
   * @throws SdkException the call's own, or the last throttling
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
        pause(shorter(backoff.computeDelay(attempt), left));
      }
    }
  }

  private void pause(Duration time) {
    Cancellation.sleep(time);
    count(time);
  }

  /** Counts what one call has waited; time in which several waited counts once. */
  private synchronized void count(Duration time) {
    long now = System.nanoTime();
    waited = waited.plus(shorter(time, Duration.ofNanos(now - counted)));
    counted = now;
    if (waited.minus(said).compareTo(sayEvery) >= 0) {
      said = waited;
      waiting.accept(waited);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
