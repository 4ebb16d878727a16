package com.foresyts.etl.report;

import com.foresyts.etl.convert.TableMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in one run. */
public final class RunReport {

  /**
   * Why a run failed.
   *
   * @param category what kind of thing failed, in lower case
   * @param table the name of the table that was being migrated; null where it was none
   */
  public record Failure(int exitCode, String category, String message, @Nullable String table) {}

  private final Instant startedAt = Instant.now();
  private final List<TableResult> tables = new ArrayList<>();
  private final boolean dryRun;
  private @Nullable String client;
  private @Nullable Failure failure;

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

  public void client(String client) {
    this.client = client;
  }

  /** Starts the books of a table. */
  public TableResult start(TableMapping mapping) {
    TableResult table = new TableResult(mapping);
    tables.add(table);
    return table;
  }

  /** Ends the run with a failure; a table that is still being migrated fails with it. */
  public void failed(Failure failure) {
    this.failure = failure;
    tables.stream()
        .filter(table -> !table.isFinished())
        .forEach(
            table -> {
              table.rolledBack();
              table.finish();
            });
  }

  /** The name of the table that is being migrated, or was not migrated to its end; else null. */
  public @Nullable String interrupted() {
    return tables.stream()
        .filter(table -> table.isRolledBack() || !table.isFinished())
        .map(table -> table.mapping().name())
        .findFirst()
        .orElse(null);
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** The client id; null while it is not known. */
  public @Nullable String client() {
    return client;
  }

  /** Why the run failed; null where it did not. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** The tables that were started, in order. */
  public List<TableResult> tables() {
    return List.copyOf(tables);
  }
}
