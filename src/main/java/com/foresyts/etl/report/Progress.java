package com.foresyts.etl.report;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Says again and again how far the read of a table has come, from a thread of its own. */
public final class Progress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(250);

  /** A terminal that takes nothing must not hold up the run. */
  private static final long PATIENCE_MILLIS = 500;

  /** Where it is said. */
  interface Display {
    /**
     * Says how far it is.
     *
     * @param recordsASecond since it was said before
     */
    void show(ReadProgress reading, double recordsASecond);

    /** Ends what was said of one table. */
    default void end() {}
  }

  /** One table's. */
  private record Running(Thread thread, CountDownLatch stopped) {}

  private final Duration interval;
  private final Display display;
  private @Nullable Running running;

  /**
   * @param interval between two times that it is said
   */
  Progress(Duration interval, Display display) {
    this.interval = interval;
    this.display = display;
  }

  /** A line now and then, for a log. */
  public static Progress lines(Console console) {
    return new Progress(BETWEEN_LINES, console::progress);
  }

  /** A bar, for somebody who watches. */
  public static Progress bar(StatusLine line) {
    return new Progress(BETWEEN_DRAWINGS, new Bar(line));
  }

  /** Starts with a table. */
  public void start(ReadProgress reading) {
    CountDownLatch stopped = new CountDownLatch(1);
    @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
    Thread thread =
        new Thread(
            () -> {
              if (context != null) {
                MDC.setContextMap(context);
              }
              watch(reading, stopped);
            },
            "progress");
    thread.setDaemon(true);
    running = new Running(thread, stopped);
    thread.start();
  }

  /** Ends with the table that was started, where one was. */
  public void stop() {
    if (running == null) {
      return;
    }
    running.stopped().countDown();
    try {
      running.thread().join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = null;
  }

  private void watch(ReadProgress reading, CountDownLatch stopped) {
    long records = 0;
    long nanos = System.nanoTime();
    try {
      while (!stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        long now = System.nanoTime();
        long recordsNow = reading.records();
        // A table that is started again counts from nothing.
        display.show(reading, Math.max(0, recordsNow - records) * 1e9 / (now - nanos));
        records = recordsNow;
        nanos = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      display.end();
    }
  }
}
