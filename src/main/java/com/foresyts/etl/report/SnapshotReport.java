package com.foresyts.etl.report;

import com.foresyts.etl.mapping.TableMapping;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The counts, times and end of a snapshot. */
public final class SnapshotReport extends CommandReport {
  private final List<SnapshotResult> tables = new ArrayList<>();
  private @Nullable String folder;

  /** Starts the counts of a table. After the end they are not part of the report. */
  public synchronized SnapshotResult start(TableMapping mapping) {
    SnapshotResult table = new SnapshotResult(new TableResult(mapping));
    if (!isEnded()) {
      tables.add(table);
    }
    return table;
  }

  /** Returns the tables that were started, in order. */
  synchronized List<SnapshotResult> tables() {
    return List.copyOf(tables);
  }

  /** Marks the snapshot in a folder as complete. */
  public synchronized void complete(String folder) {
    this.folder = folder;
  }

  /** Returns the folder, or null if the snapshot is not complete. */
  public synchronized @Nullable String folder() {
    return folder;
  }

  /** Returns how many items were written. */
  public long written() {
    return tables().stream().mapToLong(SnapshotResult::written).sum();
  }

  @Override
  synchronized void settle() {
    tables.forEach(SnapshotResult::settle);
  }

  @Override
  public synchronized @Nullable String interrupted() {
    return tables.stream()
        .filter(table -> !table.read().isFinished() || table.read().isRolledBack())
        .map(SnapshotResult::table)
        .findFirst()
        .orElse(null);
  }

  @Override
  public String achieved() {
    return "the snapshot " + folder() + " is complete";
  }

  @Override
  public void printCompleted(Console console) {
    new SnapshotSummary(tables(), clients(), String.valueOf(folder())).print(console);
  }

  /** Returns the clients, in order. */
  NavigableSet<String> clients() {
    NavigableSet<String> clients = new TreeSet<>();
    tables().forEach(table -> clients.addAll(table.clients().keySet()));
    return clients;
  }

  /** Writes the snapshot as one JSON object. */
  @Override
  public void write(OutputStream out) {
    @Nullable Failure end = failure(); // no lock is held while a pipe may be full
    JsonMembers.writeObject(
        out,
        json -> {
          json.writeStringField("snapshot", folder());
          writeStatus(end, json);
          writeTimes(json);
          Failure.write(end, json);
          json.writeArrayFieldStart("tables");
          for (SnapshotResult table : tables()) {
            table.write(json);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("clients");
          for (String client : clients()) {
            json.writeStartObject();
            json.writeStringField("client", client);
            json.writeObjectFieldStart("items");
            for (SnapshotResult table : tables()) {
              json.writeNumberField(table.table(), table.items(client));
            }
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
