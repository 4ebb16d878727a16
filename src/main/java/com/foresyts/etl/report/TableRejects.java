package com.foresyts.etl.report;

import com.foresyts.etl.report.Reject.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rejects of one table: each is a line of the reject file, where there is one; the first 20 of
 * a kind are said on the console, the others counted there.
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
    if (numbers.merge(reject.kind(), 1, Integer::sum) <= Console.SAID) {
      console.warn(warning.get());
    }
  }

  /** Says how many more there were of each kind. */
  public void finish() {
    numbers.forEach(
        (kind, number) -> {
          if (number > Console.SAID) {
            console.warn(
                "… and " + Console.grouped(number - Console.SAID) + " more " + kind.plural());
          }
        });
  }
}
