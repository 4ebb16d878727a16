package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The differences between one table and what a run would leave. Each is a line of the report, if
 * there is one; the console shows the first 20 keys of a kind.
 */
public final class TableDifferences {

  /** A difference of a row. */
  public enum Kind {
    MISSING("missing"),
    DIFFERENT("different"),
    /** Its record is gone from the source, and a run with {@code --prune} would delete it. */
    PRUNABLE("extra to prune"),
    /** Its record is gone from the source, and the run would leave it. */
    EXTRA("extra");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The words for people, which stand after a number. */
    public String words() {
      return words;
    }

    /** Whether a run would change the row. */
    public boolean isWritten() {
      return this != EXTRA;
    }
  }

  private final TableMapping mapping;
  private final Console console;
  private final @Nullable JsonLinesFile file;
  private final Map<Kind, List<String>> shown = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> numbers = new EnumMap<>(Kind.class);
  private long rows;
  private boolean finished;

  /**
   * @param file gets all differences; null for none
   */
  public TableDifferences(TableMapping mapping, Console console, @Nullable JsonLinesFile file) {
    this.mapping = mapping;
    this.console = console;
    this.file = file;
    for (Kind kind : Kind.values()) {
      shown.put(kind, new ArrayList<>());
      numbers.put(kind, 0L);
    }
  }

  /** Sets how many rows the client has in the table. */
  public void rows(long rows) {
    this.rows = rows;
  }

  /** How many rows the client has in the table. */
  public long rows() {
    return rows;
  }

  /** Takes the key of a row that a run would insert. */
  public void missing(String key) {
    add(Kind.MISSING, key, "", json -> writeColumns(List.of(), json));
  }

  /**
   * Takes the key of a row that a run would update.
   *
   * @param columns those that would change
   */
  public void different(String key, List<String> columns) {
    add(
        Kind.DIFFERENT,
        key,
        " (" + String.join(", ", columns) + ")",
        json -> writeColumns(columns, json));
  }

  /** Takes the key of a row whose record is gone from the source. */
  public void extra(String key) {
    add(Kind.EXTRA, key, "", json -> writeColumns(List.of(), json));
  }

  /** Takes the key of such a row that a pruning run would delete. */
  public void prunable(String key) {
    add(
        Kind.PRUNABLE,
        key,
        "",
        json -> {
          writeColumns(List.of(), json);
          json.writeBooleanField("prunable", true);
        });
  }

  /**
   * Takes the key of such a row that a pruning run would leave.
   *
   * @param reason why it would
   */
  public void stays(String key, String reason) {
    add(
        Kind.EXTRA,
        key,
        ", stays: " + reason,
        json -> {
          writeColumns(List.of(), json);
          json.writeBooleanField("prunable", false);
          json.writeStringField("reason", reason);
        });
  }

  /** The number of differences of a kind. */
  public long number(Kind kind) {
    return Objects.requireNonNull(numbers.get(kind));
  }

  private void add(Kind kind, String key, String more, JsonLinesFile.Line rest) {
    numbers.merge(kind, 1L, Long::sum);
    if (file != null) {
      file.write(
          json -> {
            json.writeStringField("table", mapping.name());
            json.writeStringField("kind", jsonName(kind));
            json.writeStringField("key", key);
            rest.write(json);
          });
    }
    List<String> lines = Objects.requireNonNull(shown.get(kind));
    if (lines.size() < Console.SAID) {
      lines.add(LogText.key(key) + more);
    }
  }

  /** A row to prune is an extra one, too. */
  private static String jsonName(Kind kind) {
    return (kind == Kind.PRUNABLE ? Kind.EXTRA : kind).name().toLowerCase(Locale.ROOT);
  }

  private static void writeColumns(List<String> columns, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("columns");
    for (String column : columns) {
      json.writeString(column);
    }
    json.writeEndArray();
  }

  /** Shows the differences: all rows of the client are equal, different, or extra. */
  public void finish() {
    finished = true;
    StringBuilder line =
        new StringBuilder(Console.grouped(equal()) + " " + mapping.label() + " as in the source");
    numbers.forEach(
        (kind, number) -> {
          if (number > 0) {
            line.append(", ").append(Console.grouped(number)).append(' ').append(kind.words());
          }
        });
    if (numbers.keySet().stream().anyMatch(kind -> kind.isWritten() && number(kind) > 0)) {
      console.differ(line.toString());
    } else {
      console.equal(line.toString());
    }
    shown.forEach(
        (kind, lines) -> {
          lines.forEach(key -> console.detail(kind.words() + ": " + key));
          if (number(kind) > lines.size()) {
            console.detail(
                "… and %s more %s"
                    .formatted(Console.grouped(number(kind) - lines.size()), kind.words()));
          }
        });
  }

  private long equal() {
    return rows - number(Kind.DIFFERENT) - number(Kind.PRUNABLE) - number(Kind.EXTRA);
  }

  /** Whether the table was compared to its end. */
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
