package com.foresyts.etl.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lets SIGINT and SIGTERM end a run in order, while the JVM shuts down because of them. */
final class Termination implements AutoCloseable {
  /**
   * How long a run may take to be stopped, and then to notice it or to finish what it is saying.
   */
  private static final long PATIENCE_SECONDS = 2;

  private final AtomicBoolean decided = new AtomicBoolean();
  private final CountDownLatch runEnded = new CountDownLatch(1);
  private final Thread hook;

  private Termination(Runnable stop, Consumer<ExitCode> end) {
    this.hook = new Thread(() -> received().ifPresent(signal -> end(signal, stop, end)));
  }

  /**
   * Watches for signals until it is closed.
   *
   * @param stop makes the run fail where it stands; called by another thread
   * @param end says how the run ended; called when it has noticed, or will not
   */
  static Termination watch(Runnable stop, Consumer<ExitCode> end) {
    Termination termination = new Termination(stop, end);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  /** The JVM names the thread that shuts it down after the signal, and tells it in no other way. */
  private static Optional<ExitCode> received() {
    return Stream.of(ExitCode.SIGINT, ExitCode.SIGTERM)
        .filter(
            signal ->
                Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals(signal + " handler")))
        .findFirst();
  }

  private void end(ExitCode signal, Runnable stop, Consumer<ExitCode> end) {
    boolean first = decided.compareAndSet(false, true);
    try {
      if (first) {
        Thread stopping = new Thread(stop);
        stopping.setDaemon(true);
        stopping.start();
        stopping.join(PATIENCE_SECONDS * 1_000); // a server that is silent may keep it
      }
      runEnded.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (first) {
      end.accept(signal);
    }
  }

  /**
   * Says that the run has ended by itself; does not return where a signal came first, which then
   * has the last word.
   */
  void runEnded() {
    if (!decided.compareAndSet(false, true)) {
      runEnded.countDown();
      while (true) {
        Thread.interrupted(); // or it would not park
        LockSupport.park(); // the process is about to end
      }
    }
  }

  /** Stops watching. */
  @Override
  public void close() {
    runEnded.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already.
    }
  }
}
