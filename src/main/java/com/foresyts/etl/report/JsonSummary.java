package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a run as one JSON object (contract, section 5). */
public final class JsonSummary {
  private static final DateTimeFormatter WITH_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private JsonSummary() {}

  /** Returns a time in UTC with three digits of milliseconds: {@code 2026-11-25T01:02:03.000Z}. */
  static String time(Instant time) {
    return WITH_MILLIS.format(time);
  }

  /**
   * Writes the object.
   *
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public static void write(RunReport report, OutputStream out) throws IOException {
    RunReport.Failure failure = report.failure();
    JsonMembers.writeObject(
        out,
        json -> {
          json.writeStringField("client", report.client());
          json.writeStringField("status", failure == null ? "success" : "failed");
          json.writeNumberField("exitCode", failure == null ? 0 : failure.exitCode());
          json.writeBooleanField("dryRun", report.isDryRun());
          json.writeStringField("startedAt", time(report.startedAt()));
          json.writeStringField("finishedAt", time(report.finishedAt()));
          json.writeNumberField("elapsedMs", report.elapsed().toMillis());
          writeError(failure, json);
          json.writeArrayFieldStart("tables");
          for (TableResult table : report.tables()) {
            write(table, json);
          }
          json.writeEndArray();
        });
  }

  /** Writes the member {@code error}. */
  static void writeError(RunReport.@Nullable Failure failure, JsonGenerator json)
      throws IOException {
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

  private static void write(TableResult table, JsonGenerator json) throws IOException {
    TableMapping mapping = table.mapping();
    json.writeStartObject();
    json.writeStringField("name", mapping.name());
    json.writeStringField("source", mapping.source());
    json.writeStringField("target", mapping.target());
    json.writeStringField("access", table.access());
    for (Count count : Count.values()) {
      json.writeNumberField(count.jsonName(), table.get(count));
    }
    json.writeNumberField("consumedReadCapacity", table.consumedReadCapacity());
    json.writeNumberField("elapsedMs", table.elapsed().toMillis());
    json.writeEndObject();
  }
}
