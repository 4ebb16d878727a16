package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The counts, times and end of one run. A signal may end it while the run still adds to it. */
public final class RunReport {
  private static final DateTimeFormatter WITH_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  /**
   * The reason why a run failed.
   *
   * @param category the kind of failure, in lower case
   * @param message one line or several, without control characters of the data
   * @param table the name of the table that was being migrated; null if none was
   */
  public record Failure(int exitCode, String category, String message, @Nullable String table) {
    /** Writes the member {@code error}. */
    static void write(@Nullable Failure failure, JsonGenerator json) throws IOException {
      json.writeFieldName("error");
      if (failure == null) {
        json.writeNull();
      } else {
        json.writeStartObject();
        json.writeStringField("category", failure.category());
        json.writeStringField("message", failure.message());
        json.writeStringField("table", failure.table());
        json.writeEndObject();
      }
    }
  }

  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final List<TableResult> tables = new ArrayList<>();
  private final boolean dryRun;
  private @Nullable String client;
  private @Nullable Failure failure;

  /** The time from start to end; null until the run has ended. */
  private @Nullable Duration elapsed;

  public RunReport(boolean dryRun) {
    this.dryRun = dryRun;
  }

  public boolean isDryRun() {
    return dryRun;
  }

  public synchronized void client(@Nullable String client) {
    this.client = client;
  }

  /** Returns the client id, or null if it is not known yet. */
  public synchronized @Nullable String client() {
    return client;
  }

  /** Starts the counts of a table. After the end of the run they are not part of the report. */
  public synchronized TableResult start(TableMapping mapping) {
    TableResult table = new TableResult(mapping);
    if (elapsed == null) {
      tables.add(table);
    }
    return table;
  }

  /** Returns the tables that were started, in order. */
  public synchronized List<TableResult> tables() {
    return List.copyOf(tables);
  }

  /**
   * Ends the run. The first end stops the clock and fixes the counts; a table that is still being
   * migrated then is rolled back. A later one changes nothing but the failure.
   *
   * @param failure null if the run succeeded
   */
  public synchronized void end(@Nullable Failure failure) {
    this.failure = failure;
    if (elapsed == null) {
      elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
      tables.forEach(TableResult::settle);
    }
  }

  /** Returns why the run failed, or null if it did not. */
  public synchronized @Nullable Failure failure() {
    return failure;
  }

  /** Returns the name of the table that was not migrated to its end, or null if there is none. */
  public synchronized @Nullable String interrupted() {
    return tables.stream()
        .filter(table -> table.isRolledBack() || !table.isFinished())
        .map(table -> table.mapping().name())
        .findFirst()
        .orElse(null);
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Returns the time since the start, until the end of the run; by a monotonic clock. */
  synchronized Duration elapsed() {
    return elapsed == null ? Duration.ofNanos(System.nanoTime() - startedNanos) : elapsed;
  }

  Instant finishedAt() {
    return startedAt.plus(elapsed());
  }

  /**
   * Writes the run as one JSON object (contract, section 5).
   *
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public void write(OutputStream out) {
    @Nullable Failure end = failure(); // no lock is held while a pipe may be full
    JsonMembers.writeObject(
        out,
        json -> {
          json.writeStringField("client", client());
          json.writeStringField("status", end == null ? "success" : "failed");
          json.writeNumberField("exitCode", end == null ? 0 : end.exitCode());
          json.writeBooleanField("dryRun", dryRun);
          json.writeStringField("startedAt", time(startedAt));
          json.writeStringField("finishedAt", time(finishedAt()));
          json.writeNumberField("elapsedMs", elapsed().toMillis());
          Failure.write(end, json);
          json.writeArrayFieldStart("tables");
          for (TableResult table : tables()) {
            table.write(json);
          }
          json.writeEndArray();
        });
  }

  /** Returns a time in UTC with milliseconds: {@code 2026-11-25T01:02:03.000Z}. */
  static String time(Instant time) {
    return WITH_MILLIS.format(time);
  }
}
