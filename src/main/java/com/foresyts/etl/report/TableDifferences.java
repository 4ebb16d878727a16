package com.foresyts.etl.report;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.convert.TableMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one table differs from the source: each difference is a line of the report, where there is
 * one; the first 20 keys of a kind are said on the console.
 */
public final class TableDifferences {

  /** What is wrong with a row. */
  public enum Kind {
    MISSING("missing"),
    DIFFERENT("different"),
    /** Its record is gone from the source. */
    EXTRA("no longer in the source");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** As people say it. */
    public String words() {
      return words;
    }

    String jsonName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final TableMapping mapping;
  private final Console console;
  private final @Nullable JsonLinesFile file;
  private final Map<Kind, List<String>> said = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> numbers = new EnumMap<>(Kind.class);
  private long rows;

  /**
   * @param file gets all differences; null for none
   */
  public TableDifferences(TableMapping mapping, Console console, @Nullable JsonLinesFile file) {
    this.mapping = mapping;
    this.console = console;
    this.file = file;
    for (Kind kind : Kind.values()) {
      said.put(kind, new ArrayList<>());
      numbers.put(kind, 0L);
    }
  }

  /** Says how many rows the client has in the table. */
  public void rows(long rows) {
    this.rows = rows;
  }

  /** How many rows the client has in the table. */
  public long rows() {
    return rows;
  }

  /** Takes the key of a row that a run would insert. */
  public void missing(String key) {
    add(Kind.MISSING, key, List.of());
  }

  /**
   * Takes the key of a row that a run would update.
   *
   * @param columns those that would change
   */
  public void different(String key, List<String> columns) {
    add(Kind.DIFFERENT, key, columns);
  }

  /** Takes the key of a row that no item of the source has any more. */
  public void extra(String key) {
    add(Kind.EXTRA, key, List.of());
  }

  /** How many differences there are of a kind. */
  public long number(Kind kind) {
    return Objects.requireNonNull(numbers.get(kind));
  }

  private void add(Kind kind, String key, List<String> columns) {
    numbers.merge(kind, 1L, Long::sum);
    if (file != null) {
      file.write(json -> write(kind, key, columns, json));
    }
    List<String> lines = Objects.requireNonNull(said.get(kind));
    if (lines.size() < Console.SAID) {
      lines.add(
          Printable.key(key) + (columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")"));
    }
  }

  private void write(Kind kind, String key, List<String> columns, JsonGenerator json)
      throws IOException {
    json.writeStringField("table", mapping.name());
    json.writeStringField("kind", kind.jsonName());
    json.writeStringField("key", key);
    json.writeArrayFieldStart("columns");
    for (String column : columns) {
      json.writeString(column);
    }
    json.writeEndArray();
  }

  /** Says what there was: all rows of the client are equal, different, or extra. */
  public void finish() {
    String label = mapping.label();
    long equal = rows - number(Kind.DIFFERENT) - number(Kind.EXTRA);
    String equally = "%s %s as in the source".formatted(Console.grouped(equal), label);
    if (numbers.values().stream().allMatch(number -> number == 0)) {
      console.equal(equally);
      return;
    }
    console.differ(
        equally
            + ", "
            + numbers.entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> Console.grouped(kind.getValue()) + " " + kind.getKey().words())
                .collect(joining(", ")));
    said.forEach(
        (kind, lines) -> {
          lines.forEach(line -> console.detail(kind.words() + ": " + line));
          if (number(kind) > lines.size()) {
            console.detail(
                "… and %s more %s"
                    .formatted(Console.grouped(number(kind) - lines.size()), kind.words()));
          }
        });
  }
}
