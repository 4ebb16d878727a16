package com.foresyts.etl.concurrent;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Waits that end when the thread is interrupted: threads are stopped by an interrupt. */
public final class Cancellation {
  /** Limits the wait for a thread to end: one that reads from a socket ignores interrupts. */
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(1);

  private Cancellation() {}

  /** An operation that waits for a result. */
  @FunctionalInterface
  public interface Wait<T> {
    T get() throws InterruptedException;
  }

  /**
   * Waits for a result.
   *
   * @throws CancellationException if the thread is interrupted; its interrupt flag stays set
   */
  public static <T> T await(Wait<T> wait) {
    try {
      return wait.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  /** Waits for a time; {@linkplain #await throws} if the thread is interrupted. */
  public static void sleep(Duration time) {
    await(
        () -> {
          Thread.sleep(time.toMillis());
          return time;
        });
  }

  /** Interrupts a thread, and waits a second at most for it to end. */
  public static void stop(Thread thread) {
    thread.interrupt();
    try {
      thread.join(JOIN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
