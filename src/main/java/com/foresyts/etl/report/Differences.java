package com.foresyts.etl.report;

import com.foresyts.etl.report.RunReport.Failure;
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
    return Arrays.stream(DifferenceKind.values())
        .anyMatch(kind -> kind.isWritten() && sum(kind) > 0);
  }

  /** Returns a sentence with the numbers, and one for each next step. */
  public String message() {
    if (!isAny()) {
      long extra = sum(DifferenceKind.EXTRA);
      return "A run would change nothing"
          + (extra == 0 ? "" : "; " + Console.grouped(extra) + " extra");
    }
    StringBuilder message = new StringBuilder("PostgreSQL differs from the source: ");
    long missing = sum(DifferenceKind.MISSING);
    message.append(Console.grouped(missing)).append(missing == 1 ? " row " : " rows ");
    message.append(DifferenceKind.MISSING.words()).append(numbered(DifferenceKind.DIFFERENT));
    for (DifferenceKind kind : EnumSet.of(DifferenceKind.PRUNABLE, DifferenceKind.EXTRA)) {
      message.append(sum(kind) == 0 ? "" : numbered(kind));
    }
    message.append('.');
    if (missing + sum(DifferenceKind.DIFFERENT) > 0) {
      message.append(" Run again to write missing and different rows.");
    }
    if (sum(DifferenceKind.PRUNABLE) > 0) {
      message.append(" Run again with --prune to delete extra rows.");
    }
    return message.toString();
  }

  private String numbered(DifferenceKind kind) {
    return ", " + Console.grouped(sum(kind)) + " " + kind.words();
  }

  private long sum(DifferenceKind kind) {
    return tables.stream().mapToLong(table -> table.number(kind)).sum();
  }

  /**
   * Writes one JSON object with the numbers of the tables that were compared to their end.
   *
   * @param client null if it is not known
   * @param failure null if there is none
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public void write(@Nullable String client, @Nullable Failure failure, OutputStream out)
      throws IOException {
    JsonMembers members =
        json -> {
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
        };
    members.writeObject(out);
  }
}
