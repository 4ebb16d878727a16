package com.foresyts.etl.cli;

import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Decides once whether a run ends by itself or by a signal. The run writes its files, then decides,
 * then prints how it ended; a signal that comes before the decision ends it, a later one does not.
 */
final class Termination {
  /** The time to stop a run, and then to notice it or to print its end. */
  private static final long STOP_SECONDS = 2;

  /** The time to write the files of a run, or to print that a signal ended it: a pipe may block. */
  private static final long WRITE_SECONDS = 1;

  private final Runnable stop;
  private final Consumer<ExitCode> writer;
  private final Consumer<ExitCode> printer;
  private final AtomicBoolean decided = new AtomicBoolean();
  private final CountDownLatch runNoticed = new CountDownLatch(1);
  private final CountDownLatch printed = new CountDownLatch(1);
  private volatile int exitCode;

  Termination(Runnable stop, Consumer<ExitCode> writer, Consumer<ExitCode> printer) {
    this.stop = stop;
    this.writer = writer;
    this.printer = printer;
  }

  /**
   * Ends the run because of a signal, unless it has ended by itself.
   *
   * @return the exit code of the run if it has; else empty, and the JVM ends with the signal's
   */
  OptionalInt signal(ExitCode signal) {
    if (decided.compareAndSet(false, true)) {
      within(STOP_SECONDS, stop); // a server that is silent may keep it
      await(runNoticed, STOP_SECONDS);
      within(WRITE_SECONDS, () -> writer.accept(signal));
      within(WRITE_SECONDS, () -> printer.accept(signal));
      return OptionalInt.empty();
    }
    await(printed, STOP_SECONDS);
    return OptionalInt.of(exitCode);
  }

  /** Waits for the end of the process if a signal has come. */
  void yieldToSignal() {
    if (decided.get()) {
      park();
    }
  }

  /**
   * Ends the run by itself. Does not return if a signal came first.
   *
   * @param exitCode the exit code of the process, whatever signal comes from now on
   */
  void decide(int exitCode) {
    if (decided.compareAndSet(false, true)) {
      this.exitCode = exitCode;
    } else {
      park();
    }
  }

  /** Marks the end as printed; the exit code differs from the decided one if that has failed. */
  void printed(int exitCode) {
    this.exitCode = exitCode;
    printed.countDown();
  }

  private void park() {
    runNoticed.countDown();
    while (true) {
      Thread.interrupted(); // or it would not park
      LockSupport.park(); // the process is about to end
    }
  }

  /** Runs something in a thread of its own, and waits for it only so long. */
  private static void within(long seconds, Runnable work) {
    Thread thread = new Thread(work, "end");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch, long seconds) {
    try {
      latch.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
