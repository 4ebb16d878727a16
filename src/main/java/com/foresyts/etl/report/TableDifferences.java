package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The differences between one table and the rows that a run would leave. Each is a line of the
 * report, if there is one. The console shows the first 20 keys of a kind.
 */
public final class TableDifferences {
  private final TableMapping mapping;
  private final Console console;
  private final @Nullable JsonLinesFile file;
  private final Map<DifferenceKind, Rows> differences = new EnumMap<>(DifferenceKind.class);
  private long rows;
  private boolean compared;
  private boolean finished;

  /** The rows that differ in one way, and the lines that show them. */
  private record Rows(List<String> lines, FirstLines first) {
    static Rows none() {
      List<String> lines = new ArrayList<>();
      return new Rows(lines, new FirstLines(lines::add));
    }
  }

  /**
   * @param file gets all differences; null for none
   */
  public TableDifferences(TableMapping mapping, Console console, @Nullable JsonLinesFile file) {
    this.mapping = mapping;
    this.console = console;
    this.file = file;
    for (DifferenceKind kind : DifferenceKind.values()) {
      differences.put(kind, Rows.none());
    }
  }

  /** Sets how many rows the client has in the table. */
  public void rows(long rows) {
    this.rows = rows;
  }

  /** Returns how many rows the client has in the table. */
  public long rows() {
    return rows;
  }

  /** Adds the key of a row that a run would insert. */
  public void missing(String key) {
    add(DifferenceKind.MISSING, key, "", json -> writeColumns(List.of(), json));
  }

  /**
   * Adds the key of a row that a run would update.
   *
   * @param columns the columns that would change
   */
  public void different(String key, List<String> columns) {
    add(
        DifferenceKind.DIFFERENT,
        key,
        " (" + String.join(", ", columns) + ")",
        json -> writeColumns(columns, json));
  }

  /** Adds the key of a row whose record is gone from the source. */
  public void extra(String key) {
    add(DifferenceKind.EXTRA, key, "", json -> writeColumns(List.of(), json));
  }

  /** Adds the key of a row that a pruning run would delete. */
  public void prunable(String key) {
    add(
        DifferenceKind.PRUNABLE,
        key,
        "",
        json -> {
          writeColumns(List.of(), json);
          json.writeBooleanField("prunable", true);
        });
  }

  /**
   * Adds the key of a row whose record is gone and that a pruning run would keep.
   *
   * @param reason why the run would keep it
   */
  public void stays(String key, String reason) {
    add(
        DifferenceKind.EXTRA,
        key,
        ", stays: " + reason,
        json -> {
          writeColumns(List.of(), json);
          json.writeBooleanField("prunable", false);
          json.writeStringField("reason", reason);
        });
  }

  long number(DifferenceKind kind) {
    return rows(kind).first().number();
  }

  private Rows rows(DifferenceKind kind) {
    return Objects.requireNonNull(differences.get(kind));
  }

  private void add(DifferenceKind kind, String key, String suffix, JsonMembers rest) {
    if (file != null) {
      file.write(
          json -> {
            json.writeStringField("table", mapping.name());
            json.writeStringField("kind", kind.jsonName());
            json.writeStringField("key", key);
            rest.write(json);
          });
    }
    rows(kind).first().add(() -> kind.words() + ": " + LogText.key(key) + suffix);
  }

  private static void writeColumns(List<String> columns, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("columns");
    for (String column : columns) {
      json.writeString(column);
    }
    json.writeEndArray();
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
    boolean written = false;
    for (DifferenceKind kind : DifferenceKind.values()) {
      if (number(kind) > 0) {
        line.append(", ").append(Console.grouped(number(kind))).append(' ').append(kind.words());
        written |= kind.isWritten();
      }
    }
    if (written) {
      console.printDifference(line.toString());
    } else {
      console.printOk(line.toString());
    }
    differences.forEach(
        (kind, rows) -> {
          rows.first().printRest(kind.words());
          rows.lines().forEach(console::printDetail);
        });
  }

  private long equal() {
    return rows
        - number(DifferenceKind.DIFFERENT)
        - number(DifferenceKind.PRUNABLE)
        - number(DifferenceKind.EXTRA);
  }

  /** Returns the name of the table on the command line. */
  String table() {
    return mapping.name();
  }

  boolean isCompared() {
    return compared;
  }

  /** Returns whether the differences were printed. */
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
    json.writeNumberField("missing", number(DifferenceKind.MISSING));
    json.writeNumberField("different", number(DifferenceKind.DIFFERENT));
    json.writeNumberField("extra", number(DifferenceKind.EXTRA) + number(DifferenceKind.PRUNABLE));
    json.writeNumberField("prunable", number(DifferenceKind.PRUNABLE));
    json.writeEndObject();
  }
}
