package com.foresyts.etl.concurrent;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** How a thread is stopped: it is interrupted, and whatever it waits for then throws. */
public final class Cancellation {
  private Cancellation() {}

  /** Something to wait for. */
  @FunctionalInterface
  public interface Wait {
    void run() throws InterruptedException;
  }

  /** Something to wait for that has a result. */
  @FunctionalInterface
  public interface WaitFor<T> {
    T get() throws InterruptedException;
  }

  /**
   * Waits.
   *
   * @throws CancellationException where the thread is interrupted, which it then stays
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
   * @throws CancellationException where the thread is interrupted, which it then stays
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
   * Waits for some time.
   *
   * @throws CancellationException where the thread is interrupted, which it then stays
   */
  public static void sleep(Duration time) {
    await(() -> Thread.sleep(time.toMillis()));
  }
}
