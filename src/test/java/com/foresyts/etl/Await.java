package com.foresyts.etl;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
final class Await {
  private Await() {}

  /** Waits until a condition holds, half a minute at most. */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    within(Duration.ofSeconds(30), what, condition);
  }

  /** Waits until a condition holds. */
  static void within(Duration limit, String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(5);
    }
  }
}
