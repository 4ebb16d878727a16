package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** The counts of a table of a snapshot. There are none until all of it is written. */
public final class SnapshotResult {
  private final TableResult read;
  private long written;
  private long withoutClient;
  private Map<String, Long> clients = Map.of();

  SnapshotResult(TableResult read) {
    this.read = read;
  }

  /** Returns the counts of the read, which grow. */
  public TableResult read() {
    return read;
  }

  /**
   * Sets the counts at the end of a table, unless the snapshot has ended before.
   *
   * @param clients the number of items of each client
   */
  public synchronized void finish(long written, long withoutClient, Map<String, Long> clients) {
    if (!read.isFinished()) {
      this.written = written;
      this.withoutClient = withoutClient;
      this.clients = Map.copyOf(clients);
      read.finish();
    }
  }

  synchronized void settle() {
    read.settle();
  }

  String table() {
    return read.mapping().name();
  }

  synchronized long written() {
    return written;
  }

  synchronized long withoutClient() {
    return withoutClient;
  }

  synchronized Map<String, Long> clients() {
    return clients;
  }

  /** Returns the number of a client's items. */
  long items(String client) {
    return clients().getOrDefault(client, 0L);
  }

  /** Writes the table as a JSON object. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", table());
    json.writeStringField("source", read.mapping().source());
    json.writeStringField("access", read.access());
    json.writeNumberField("read", read.get(Count.READ));
    json.writeNumberField("written", written());
    json.writeNumberField("withoutClient", withoutClient());
    json.writeNumberField("pages", read.get(Count.PAGES));
    json.writeNumberField("consumedReadCapacity", read.consumedReadCapacity());
    json.writeNumberField("elapsedMs", read.elapsed().toMillis());
    json.writeEndObject();
  }
}
