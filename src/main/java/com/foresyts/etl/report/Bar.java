package com.foresyts.etl.report;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on the last line of a terminal; its end is the expected number of items. */
final class Bar implements ProgressDisplay {
  private static final int UPDATE_MILLIS = 250;
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
    bar.setExtraMessage(String.format(Locale.ROOT, "%,.0f/s %,.0f units", speed, progress.units()));
  }

  private ProgressBar start(ReadProgress progress) {
    return new ProgressBarBuilder()
        .setTaskName(progress.table())
        .setInitialMax(progress.isPredictable() ? progress.expected() : INDEFINITE)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
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
