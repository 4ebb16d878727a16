package com.foresyts.etl.report;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Rows in columns of equal width: the first to the left, the others, of numbers, to the right. */
final class TextTable {
  private TextTable() {}

  /** Returns a line for each row; all rows have as many cells as the first. */
  static List<String> lines(List<List<String>> rows) {
    String format =
        IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1))
            .mapToObj(width -> "%" + width + "s")
            .collect(joining("  "))
            .replaceFirst("%", "%-");
    return rows.stream().map(row -> String.format(Locale.ROOT, format, row.toArray())).toList();
  }
}
