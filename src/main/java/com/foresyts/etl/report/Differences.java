package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.foresyts.etl.report.RunReport.Failure;
import com.foresyts.etl.report.TableDifferences.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The differences of all compared tables. */
public final class Differences {
  private final List<TableDifferences> tables = new ArrayList<>();

  /** Adds a table after the others. */
  public TableDifferences add(TableDifferences table) {
    tables.add(table);
    return table;
  }

  /** Whether a run would change a row. */
  public boolean isAny() {
    return Arrays.stream(Kind.values()).anyMatch(kind -> kind.isWritten() && sum(kind) > 0);
  }

  /** Returns the numbers and what to do, in a sentence each. */
  public String message() {
    if (!isAny()) {
      long extra = sum(Kind.EXTRA);
      return "A run would change nothing"
          + (extra == 0 ? "" : "; " + Console.grouped(extra) + " extra");
    }
    StringBuilder message = new StringBuilder("PostgreSQL differs from the source: ");
    long missing = sum(Kind.MISSING);
    message.append(Console.grouped(missing)).append(missing == 1 ? " row " : " rows ");
    message.append(Kind.MISSING.words()).append(numbered(Kind.DIFFERENT));
    for (Kind kind : EnumSet.of(Kind.PRUNABLE, Kind.EXTRA)) {
      message.append(sum(kind) == 0 ? "" : numbered(kind));
    }
    message.append('.');
    if (missing + sum(Kind.DIFFERENT) > 0) {
      message.append(" Run again to write missing and different rows.");
    }
    if (sum(Kind.PRUNABLE) > 0) {
      message.append(" Run again with --prune to delete extra rows.");
    }
    return message.toString();
  }

  private String numbered(Kind kind) {
    return ", " + Console.grouped(sum(kind)) + " " + kind.words();
  }

  private long sum(Kind kind) {
    return tables.stream().mapToLong(table -> table.number(kind)).sum();
  }

  /**
   * Writes the numbers of the tables that were compared to their end, as one JSON object.
   *
   * @param client null if it is not known
   * @param failure null if there is none
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public void write(@Nullable String client, @Nullable Failure failure, OutputStream out)
      throws IOException {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("client", client);
      json.writeNumberField("exitCode", failure == null ? 0 : failure.exitCode());
      JsonSummary.writeError(failure, json);
      json.writeArrayFieldStart("tables");
      for (TableDifferences table : tables) {
        if (table.isFinished()) {
          table.write(json);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
