package com.foresyts.etl.report;

import java.util.Locale;

/** The kind of a difference between a row and its record. */
enum DifferenceKind {
  MISSING("missing"),
  DIFFERENT("different"),
  /** Its record is gone from the source, and a run with {@code --prune} would delete it. */
  PRUNABLE("extra to prune"),
  /** Its record is gone from the source, and the run would keep it. */
  EXTRA("extra");

  private final String words;

  DifferenceKind(String words) {
    this.words = words;
  }

  /** Returns the words after a number, for people. */
  String words() {
    return words;
  }

  /** Returns whether a run would change the row. */
  boolean isWritten() {
    return this != EXTRA;
  }

  /** Returns the name in the report. A row to prune is an extra row, too. */
  String jsonName() {
    return (this == PRUNABLE ? EXTRA : this).name().toLowerCase(Locale.ROOT);
  }
}
