package com.foresyts.etl.report;

import java.util.EnumMap;
import java.util.Map;

/** The warnings of one table: the first 20 of a kind are said, the others counted. */
public final class TableWarnings {
  private static final int SAID = 20;

  /** What there can be more of than anybody reads. */
  public enum Kind {
    REJECTED("rejected records"),
    DUPLICATE("duplicates"),
    SKIPPED("skipped records"),
    BAD_VALUE("bad values"),
    UNLINKED("unlinked references");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }
  }

  private final Console console;
  private final Map<Kind, Integer> numbers = new EnumMap<>(Kind.class);

  public TableWarnings(Console console) {
    this.console = console;
  }

  /**
   * Says or counts a warning.
   *
   * @param message keys, user ids and reasons; no other value of the data
   */
  public void add(Kind kind, String message) {
    if (numbers.merge(kind, 1, Integer::sum) <= SAID) {
      console.warn(message);
    }
  }

  /** Says how many more there were of each kind. */
  public void finish() {
    numbers.forEach(
        (kind, number) -> {
          if (number > SAID) {
            console.warn("… and " + Console.grouped(number - SAID) + " more " + kind.plural);
          }
        });
  }
}
