package com.foresyts.etl.report;

import com.foresyts.etl.report.TableDifferences.Kind;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The differences of all compared tables. */
public final class Differences {
  /** If a signal ends the comparison, another thread writes them. */
  private final List<TableDifferences> tables = new CopyOnWriteArrayList<>();

  /** Adds a table after the others. */
  public TableDifferences add(TableDifferences table) {
    tables.add(table);
    return table;
  }

  /** Returns the name of the table whose comparison has not ended, or null if there is none. */
  public @Nullable String interrupted() {
    return tables.stream()
        .filter(table -> !table.isCompared())
        .map(TableDifferences::table)
        .findFirst()
        .orElse(null);
  }

  /** Returns whether a run would change a row. */
  public boolean isAny() {
    return Arrays.stream(Kind.values()).anyMatch(kind -> kind.isWritten() && sum(kind) > 0);
  }

  /** Returns a sentence with the numbers, and one for each next step. */
  public String message() {
    long missing = sum(Kind.MISSING);
    long different = sum(Kind.DIFFERENT);
    long extra = sum(Kind.EXTRA);
    if (!isAny()) {
      return "A run would change nothing" + (extra == 0 ? "" : "; " + Kind.EXTRA.numbered(extra));
    }
    StringBuilder message = new StringBuilder("PostgreSQL differs from the source: ");
    message.append(Console.grouped(missing)).append(missing == 1 ? " row" : " rows");
    message.append(" missing, ").append(Kind.DIFFERENT.numbered(different));
    for (Kind kind : EnumSet.of(Kind.PRUNABLE, Kind.EXTRA)) {
      message.append(sum(kind) == 0 ? "" : ", " + kind.numbered(sum(kind)));
    }
    message.append('.');
    if (missing + different > 0) {
      message.append(" Run again to write missing and different rows.");
    }
    if (sum(Kind.PRUNABLE) > 0) {
      message.append(" Run again with --prune to delete extra rows.");
    }
    return message.toString();
  }

  private long sum(Kind kind) {
    return tables.stream().mapToLong(table -> table.number(kind)).sum();
  }

  /**
   * Writes one JSON object with the numbers of the tables that were compared to their end.
   *
   * @param client null if it is not known
   * @param failure null if there is none
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public void write(@Nullable String client, @Nullable Failure failure, OutputStream out) {
    JsonMembers.writeObject(
        out,
        json -> {
          json.writeStringField("client", client);
          json.writeNumberField("exitCode", failure == null ? 0 : failure.exitCode());
          Failure.write(failure, json);
          json.writeArrayFieldStart("tables");
          for (TableDifferences table : tables) {
            if (table.isFinished()) {
              table.write(json);
            }
          }
          json.writeEndArray();
        });
  }
}
