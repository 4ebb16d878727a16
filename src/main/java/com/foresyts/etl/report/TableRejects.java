package com.foresyts.etl.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rejects of one table. The console shows the first 20 of a kind, a quiet one none. */
public final class TableRejects {
  private final String table;
  private final Console console;
  private final @Nullable JsonLinesFile file;
  private final long start;
  private final Map<Reject.Kind, FirstLines> warnings = new EnumMap<>(Reject.Kind.class);

  /** The file gets all rejects; null for none. */
  public TableRejects(String table, Console console, @Nullable JsonLinesFile file) {
    this.table = table;
    this.console = console;
    this.file = file;
    this.start = file == null ? 0 : file.position();
  }

  /** Discards all rejects, because the table is started again. */
  public void restart() {
    warnings.clear();
    if (file != null) {
      file.backTo(start);
    }
  }

  /** Adds a reject. The warning quotes keys, user ids and reasons, but no other value. */
  public void add(Reject reject, Supplier<String> warning) {
    if (file != null) {
      file.write(json -> reject.write(table, json));
    }
    warnings
        .computeIfAbsent(
            reject.kind(), kind -> new FirstLines(console.isQuiet() ? line -> {} : console::warn))
        .add(warning);
  }

  /** Prints the numbers of the rejects that were not printed one by one. */
  public void finish() {
    if (!console.isQuiet()) {
      warnings.forEach((kind, lines) -> lines.printRest(kind.plural));
      return;
    }
    String place =
        file == null ? "which --rejects FILE would list" : "listed in the file of --rejects";
    String plainTable = table.replace('-', ' ');
    warnings.forEach(
        (kind, lines) ->
            console.warn(
                "%s %s: %s, %s"
                    .formatted(kind.heading, plainTable, Console.grouped(lines.number()), place)));
  }
}
