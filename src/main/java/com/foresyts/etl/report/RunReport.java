package com.foresyts.etl.report;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts, the times and the end of one run. Several threads may use it: a signal ends it while
 * the run may still add to it.
 */
public final class RunReport {

  /**
   * The reason why a run failed.
   *
   * @param category the kind of failure, in lower case
   * @param message one line or several, without control characters of the data
   * @param table the name of the table that was being migrated; null if none was
   */
  public record Failure(int exitCode, String category, String message, @Nullable String table) {}

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

  public synchronized void client(String client) {
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
}
