package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The times and the end of a command. A signal may end it while the command still adds to it. */
public abstract class CommandReport {
  private static final DateTimeFormatter WITH_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private @Nullable Failure failure;

  /** The time from start to end; null until the command has ended. */
  private @Nullable Duration elapsed;

  /**
   * Ends the command. The first end stops the clock and fixes the counts. A later one changes
   * nothing but the failure.
   *
   * @param failure null if the command succeeded
   */
  public final synchronized void end(@Nullable Failure failure) {
    this.failure = failure;
    if (elapsed == null) {
      elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
      settle();
    }
  }

  /** Fixes the counts of all tables. */
  abstract void settle();

  final synchronized boolean isEnded() {
    return elapsed != null;
  }

  /** Returns why the command failed, or null if it did not. */
  public final synchronized @Nullable Failure failure() {
    return failure;
  }

  /** Returns the name of the table that was not processed to its end, or null if there is none. */
  public abstract @Nullable String interrupted();

  /** Describes what a command has achieved that could not write an output; empty for nothing. */
  public abstract String achieved();

  /** Prints the end of a command that succeeded. */
  public abstract void printCompleted(Console console);

  /**
   * Writes the command as one JSON object.
   *
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public abstract void write(OutputStream out);

  final void writeStatus(@Nullable Failure end, JsonGenerator json) throws IOException {
    json.writeStringField("status", end == null ? "success" : "failed");
    json.writeNumberField("exitCode", end == null ? 0 : end.exitCode());
  }

  final void writeTimes(JsonGenerator json) throws IOException {
    json.writeStringField("startedAt", time(startedAt));
    json.writeStringField("finishedAt", time(finishedAt()));
    json.writeNumberField("elapsedMs", elapsed().toMillis());
  }

  final Instant startedAt() {
    return startedAt;
  }

  /** Returns the time since the start, until the end of the command; by a monotonic clock. */
  final synchronized Duration elapsed() {
    return elapsed == null ? Duration.ofNanos(System.nanoTime() - startedNanos) : elapsed;
  }

  final Instant finishedAt() {
    return startedAt.plus(elapsed());
  }

  /** Returns a time in UTC with milliseconds: {@code 2026-11-25T01:02:03.000Z}. */
  static String time(Instant time) {
    return WITH_MILLIS.format(time);
  }
}
