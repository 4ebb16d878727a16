package com.foresyts.etl.report;

import com.foresyts.etl.mapping.TableMapping;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counts, times and end of one run. */
public final class RunReport extends CommandReport {
  private final List<TableResult> tables = new ArrayList<>();
  private final boolean dryRun;
  private @Nullable String client;

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
    if (!isEnded()) {
      tables.add(table);
    }
    return table;
  }

  /** Returns the tables that were started, in order. */
  public synchronized List<TableResult> tables() {
    return List.copyOf(tables);
  }

  /** A table that is still being migrated is rolled back. */
  @Override
  synchronized void settle() {
    tables.forEach(TableResult::settle);
  }

  @Override
  public synchronized @Nullable String interrupted() {
    return tables.stream()
        .filter(table -> table.isRolledBack() || !table.isFinished())
        .map(table -> table.mapping().name())
        .findFirst()
        .orElse(null);
  }

  @Override
  public String achieved() {
    return dryRun ? "" : "all tables are migrated";
  }

  @Override
  public void printCompleted(Console console) {
    console.completed(dryRun);
  }

  /** Writes the run as one JSON object (contract, section 5). */
  @Override
  public void write(OutputStream out) {
    @Nullable Failure end = failure(); // no lock is held while a pipe may be full
    JsonMembers.writeObject(
        out,
        json -> {
          json.writeStringField("client", client());
          writeStatus(end, json);
          json.writeBooleanField("dryRun", dryRun);
          writeTimes(json);
          Failure.write(end, json);
          json.writeArrayFieldStart("tables");
          for (TableResult table : tables()) {
            table.write(json);
          }
          json.writeEndArray();
        });
  }
}
