package com.foresyts.etl.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Shows how far the read of a table has come, at intervals, from a thread of its own. */
public final class Progress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(250);

  /** A terminal that accepts no output must not hold up the run. */
  private static final long JOIN_TIMEOUT_MILLIS = 500;

  private final Duration interval;
  private final Display display;
  private @Nullable Running running;

  /** The thread of one table. */
  private record Running(Thread thread, CountDownLatch stopped) {}

  /** Shows the progress of one table. */
  interface Display {
    /** Shows the progress, and the speed since the last call. */
    void show(ReadProgress progress, double recordsASecond);

    default void clear() {}
  }

  /** Calls the display at an interval. */
  Progress(Duration interval, Display display) {
    this.interval = interval;
    this.display = display;
  }

  /** Returns a progress of lines, for a log. */
  public static Progress lines(Console console) {
    return new Progress(BETWEEN_LINES, console::progress);
  }

  /** Returns a progress bar, for a terminal. */
  public static Progress bar(StatusLine line) {
    return new Progress(BETWEEN_DRAWINGS, new Bar(line));
  }

  /** Starts to show a table. */
  public void start(ReadProgress progress) {
    CountDownLatch stopped = new CountDownLatch(1);
    @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
    Thread thread =
        new Thread(
            () -> {
              if (context != null) {
                MDC.setContextMap(context);
              }
              watch(progress, stopped);
            },
            "progress");
    thread.setDaemon(true);
    running = new Running(thread, stopped);
    thread.start();
  }

  /** Ends the progress of the table that was started, if any. */
  public void stop() {
    if (running == null) {
      return;
    }
    running.stopped().countDown();
    try {
      running.thread().join(JOIN_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = null;
  }

  private void watch(ReadProgress progress, CountDownLatch stopped) {
    long records = 0;
    long nanos = System.nanoTime();
    try {
      while (!stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        long now = System.nanoTime();
        long recordsNow = progress.records();
        // A table that is started again counts from nothing.
        display.show(progress, Math.max(0, recordsNow - records) * 1e9 / (now - nanos));
        records = recordsNow;
        nanos = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      display.clear();
    }
  }

  /** A bar on the last line of a terminal; its end is the expected number of items. */
  static final class Bar implements Display {
    private static final long INDEFINITE = -1;

    /** Pages arrive irregularly, so the bar shows the speed of the last seconds. */
    private static final double SMOOTHING = 0.1;

    private final StatusLine line;
    private @Nullable ProgressBar bar;
    private double speed;

    Bar(StatusLine line) {
      this.line = line;
    }

    @Override
    public void show(ReadProgress progress, double recordsASecond) {
      if (bar == null) {
        bar = start(progress);
        speed = recordsASecond;
      }
      speed += (recordsASecond - speed) * SMOOTHING;
      long done = progress.isPredictable() ? progress.scanned().getAsLong() : progress.records();
      if (progress.isPredictable() && done > progress.expected()) {
        bar.maxHint(done); // DynamoDB counts the items of a table every six hours
      }
      bar.stepTo(done);
      bar.setExtraMessage(
          String.format(Locale.ROOT, "%,.0f/s %,.0f units", speed, progress.units()));
    }

    private ProgressBar start(ReadProgress progress) {
      return new ProgressBarBuilder()
          .setTaskName(progress.table())
          .setInitialMax(progress.isPredictable() ? progress.expected() : INDEFINITE)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis((int) BETWEEN_DRAWINGS.toMillis())
          .continuousUpdate()
          .setConsumer(new DelegatingProgressBarConsumer(line::draw, StatusLine.WIDTH))
          .build();
    }

    @Override
    public void clear() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
      line.erase();
    }
  }
}
