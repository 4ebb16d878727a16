package com.foresyts.etl.report;

import com.foresyts.etl.report.Reject.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rejects of one table. Each is a line of the reject file, if there is one. The console shows
 * the first 20 of a kind and counts the others; a quiet one counts them all.
 */
public final class TableRejects {
  private final String table;
  private final Console console;
  private final @Nullable JsonLinesFile file;
  private final long start;
  private final Map<Kind, Integer> numbers = new EnumMap<>(Kind.class);

  /**
   * @param table its name on the command line
   */
  public TableRejects(String table, Console console, @Nullable JsonLinesFile file) {
    this.table = table;
    this.console = console;
    this.file = file;
    this.start = file == null ? 0 : file.position();
  }

  /** Takes everything back: the table is started again. */
  public void restart() {
    numbers.clear();
    if (file != null) {
      file.backTo(start);
    }
  }

  /**
   * Takes a reject.
   *
   * @param warning keys, user ids and reasons; no other value of the data
   */
  public void add(Reject reject, Supplier<String> warning) {
    if (file != null) {
      file.write(json -> reject.write(table, json));
    }
    int number = numbers.merge(reject.kind(), 1, Integer::sum);
    if (number <= Console.SAID && !console.isQuiet()) {
      console.warn(warning.get());
    }
  }

  /** Shows the numbers of those that the console did not show one by one. */
  public void finish() {
    numbers.forEach(
        (kind, number) -> {
          if (console.isQuiet()) {
            console.warn(
                "%s %s: %s, %s"
                    .formatted(
                        kind.heading(),
                        table.replace('-', ' '),
                        Console.grouped(number),
                        file == null
                            ? "which --rejects FILE would list"
                            : "listed in the file of --rejects"));
          } else if (number > Console.SAID) {
            console.warn(
                "… and " + Console.grouped(number - Console.SAID) + " more " + kind.plural());
          }
        });
  }
}
