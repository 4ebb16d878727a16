package com.foresyts.etl;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
public final class Await {
  private Await() {}

  /** Waits until a condition holds, half a minute at most. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    within(Duration.ofSeconds(30), what, condition);
  }

  /** Waits until a condition holds. */
  public static void within(Duration limit, String what, Callable<Boolean> condition)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(5);
    }
  }
}
