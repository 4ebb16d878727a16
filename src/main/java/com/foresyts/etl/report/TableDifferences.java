package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The differences between one table and the rows that a run would leave. */
public final class TableDifferences {
  private final TableMapping mapping;
  private final Console console;
  private final @Nullable JsonLinesFile file;
  private final Map<Kind, Rows> differences = new EnumMap<>(Kind.class);
  private long rows;
  private boolean compared;
  private boolean finished;

  /** The kind of a difference between a row and its record. */
  enum Kind {
    MISSING("missing"),
    DIFFERENT("different"),
    /** Its record is gone from the source, and a run with {@code --prune} would delete it. */
    PRUNABLE("extra to prune"),
    /** Its record is gone from the source, and the run would keep it. */
    EXTRA("extra");

    /** The words after a number, for people. */
    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Returns whether a run would change the row. */
    boolean isWritten() {
      return this != EXTRA;
    }

    String numbered(long number) {
      return Console.grouped(number) + " " + words;
    }

    /** Returns the name in the report. A row to prune is an extra row, too. */
    private String jsonName() {
      return (this == PRUNABLE ? EXTRA : this).name().toLowerCase(Locale.ROOT);
    }
  }

  /** The rows that differ in one way; lines show the first of them. */
  private record Rows(List<String> lines, FirstLines first) {
    static Rows none() {
      List<String> lines = new ArrayList<>();
      return new Rows(lines, new FirstLines(lines::add));
    }
  }

  /** The file gets all differences; null for none. */
  public TableDifferences(TableMapping mapping, Console console, @Nullable JsonLinesFile file) {
    this.mapping = mapping;
    this.console = console;
    this.file = file;
  }

  /** Sets how many rows the client has in the table. */
  public void rows(long rows) {
    this.rows = rows;
  }

  public long rows() {
    return rows;
  }

  /** Adds the key of a row that a run would insert. */
  public void missing(String key) {
    add(Kind.MISSING, key, List.of(), null);
  }

  /** Adds the key of a row that a run would update, and the columns that would change. */
  public void different(String key, List<String> columns) {
    add(Kind.DIFFERENT, key, columns, null);
  }

  /** Adds the key of a row whose record is gone from the source; null if it has none. */
  public void extra(@Nullable String key) {
    add(Kind.EXTRA, key, List.of(), null);
  }

  /** Adds the key of a row that a pruning run would delete. */
  public void prunable(String key) {
    add(Kind.PRUNABLE, key, List.of(), null);
  }

  /** Adds the key, or null, of a row whose record is gone and that a pruning run would keep. */
  public void stays(@Nullable String key, String reason) {
    add(Kind.EXTRA, key, List.of(), reason);
  }

  private void add(
      Kind kind, @Nullable String key, List<String> columns, @Nullable String staysBecause) {
    if (file != null) {
      file.write(
          json -> {
            json.writeStringField("table", mapping.name());
            json.writeStringField("kind", kind.jsonName());
            json.writeStringField("key", key);
            json.writeFieldName("columns");
            json.writeArray(columns.toArray(String[]::new), 0, columns.size());
            if (kind == Kind.PRUNABLE || staysBecause != null) {
              json.writeBooleanField("prunable", staysBecause == null);
            }
            if (staysBecause != null) {
              json.writeStringField("reason", staysBecause);
            }
          });
    }
    String changed = columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
    String reason = staysBecause == null ? "" : ", stays: " + staysBecause;
    differences
        .computeIfAbsent(kind, none -> Rows.none())
        .first()
        .add(
            () -> kind.words + ": " + (key == null ? "NULL" : LogText.key(key)) + changed + reason);
  }

  long number(Kind kind) {
    Rows rows = differences.get(kind);
    return rows == null ? 0 : rows.first().number();
  }

  /** Marks the table as compared to its end; a forecast of the pruning may follow. */
  public void endComparison() {
    compared = true;
  }

  /** Prints the differences. Each row of the client is equal, different, or extra. */
  public void finish() {
    finished = true;
    StringBuilder line =
        new StringBuilder(Console.grouped(equal()) + " " + mapping.plural() + " as in the source");
    differences.keySet().forEach(kind -> line.append(", ").append(kind.numbered(number(kind))));
    if (differences.keySet().stream().anyMatch(Kind::isWritten)) {
      console.printDifference(line.toString());
    } else {
      console.printOk(line.toString());
    }
    differences.forEach(
        (kind, rows) -> {
          rows.first().printRest(kind.words);
          rows.lines().forEach(console::printDetail);
        });
  }

  private long equal() {
    return rows - number(Kind.DIFFERENT) - number(Kind.PRUNABLE) - number(Kind.EXTRA);
  }

  String table() {
    return mapping.name();
  }

  boolean isCompared() {
    return compared;
  }

  boolean isFinished() {
    return finished;
  }

  /** Writes the numbers as a JSON object. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", mapping.name());
    json.writeStringField("target", mapping.target());
    json.writeNumberField("rows", rows);
    json.writeNumberField("equal", equal());
    json.writeNumberField("missing", number(Kind.MISSING));
    json.writeNumberField("different", number(Kind.DIFFERENT));
    json.writeNumberField("extra", number(Kind.EXTRA) + number(Kind.PRUNABLE));
    json.writeNumberField("prunable", number(Kind.PRUNABLE));
    json.writeEndObject();
  }
}
