package com.foresyts.etl.report;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as a bar on the last line of a terminal: against the items that were expected. */
final class Bar implements Progress.Display {
  private static final int UPDATE_MILLIS = 250;
  private static final long INDEFINITE = -1;

  /** Pages come by fits and starts: what is shown is the speed of the last seconds. */
  private static final double SMOOTHING = 0.1;

  private final StatusLine line;
  private @Nullable ProgressBar bar;
  private double speed;

  Bar(StatusLine line) {
    this.line = line;
  }

  @Override
  public void show(ReadProgress reading, double recordsASecond) {
    if (bar == null) {
      bar = start(reading);
      speed = recordsASecond;
    }
    speed += (recordsASecond - speed) * SMOOTHING;
    long done = reading.isPredictable() ? reading.scanned().getAsLong() : reading.records();
    if (reading.isPredictable() && done > reading.expected()) {
      bar.maxHint(done); // DynamoDB counts the items of a table every six hours
    }
    bar.stepTo(done);
    bar.setExtraMessage(String.format(Locale.ROOT, "%,.0f/s %,.0f units", speed, reading.units()));
  }

  private ProgressBar start(ReadProgress reading) {
    return new ProgressBarBuilder()
        .setTaskName(reading.table())
        .setInitialMax(reading.isPredictable() ? reading.expected() : INDEFINITE)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .continuousUpdate()
        .setConsumer(new DelegatingProgressBarConsumer(line::draw, StatusLine.WIDTH))
        .build();
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    line.erase();
  }
}
