package com.foresyts.etl.concurrent;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Waits that end when the thread is interrupted: threads are stopped by an interrupt. */
public final class Cancellation {
  private Cancellation() {}

  /** An operation that waits. */
  @FunctionalInterface
  public interface Wait {
    void run() throws InterruptedException;
  }

  /** An operation that waits for a result. */
  @FunctionalInterface
  public interface WaitFor<T> {
    T get() throws InterruptedException;
  }

  /**
   * Waits.
   *
   * @throws CancellationException if the thread is interrupted; its interrupt flag stays set
   */
  public static void await(Wait wait) {
    awaitResult(
        () -> {
          wait.run();
          return true;
        });
  }

  /**
   * Waits for a result.
   *
   * @throws CancellationException if the thread is interrupted; its interrupt flag stays set
   */
  public static <T> T awaitResult(WaitFor<T> wait) {
    try {
      return wait.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  /**
   * Waits for a time.
   *
   * @throws CancellationException if the thread is interrupted; its interrupt flag stays set
   */
  public static void sleep(Duration time) {
    await(() -> Thread.sleep(time.toMillis()));
  }
}
