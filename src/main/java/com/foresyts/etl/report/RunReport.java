package com.foresyts.etl.report;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one run. Several threads may use it: a signal ends it while the run may still
 * add to it.
 */
public final class RunReport {

  /**
   * Why a run failed.
   *
   * @param category what kind of thing failed, in lower case
   * @param message one line or several, without control characters of the data
   * @param table the name of the table that was being migrated; null if it was none
   */
  public record Failure(int exitCode, String category, String message, @Nullable String table) {}

  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final List<TableResult> tables = new ArrayList<>();
  private final boolean dryRun;
  private @Nullable String client;
  private @Nullable Failure failure;

  /** How long it took; null until it has ended. */
  private @Nullable Duration elapsed;

  /**
   * Starts the report.
   *
   * @param dryRun whether everything is rolled back at the end
   */
  public RunReport(boolean dryRun) {
    this.dryRun = dryRun;
  }

  public boolean isDryRun() {
    return dryRun;
  }

  public synchronized void client(String client) {
    this.client = client;
  }

  /** Starts the counts of a table. After the end of the run they are not a part of it. */
  public synchronized TableResult start(TableMapping mapping) {
    TableResult table = new TableResult(mapping);
    if (elapsed == null) {
      tables.add(table);
    }
    return table;
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

  /** Returns the name of the table that was not migrated to its end, or null if there is none. */
  public synchronized @Nullable String interrupted() {
    return tables.stream()
        .filter(table -> table.isRolledBack() || !table.isFinished())
        .map(table -> table.mapping().name())
        .findFirst()
        .orElse(null);
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** How long the run took, or takes so far, by a clock that nobody sets. */
  public synchronized Duration elapsed() {
    return elapsed == null ? Duration.ofNanos(System.nanoTime() - startedNanos) : elapsed;
  }

  /** When the run ended: as long after its start as it took. */
  public Instant finishedAt() {
    return startedAt.plus(elapsed());
  }

  /** The client id; null while it is not known. */
  public synchronized @Nullable String client() {
    return client;
  }

  /** Why the run failed; null if it did not. */
  public synchronized @Nullable Failure failure() {
    return failure;
  }

  /** The tables that were started, in order. */
  public synchronized List<TableResult> tables() {
    return List.copyOf(tables);
  }
}
