package com.foresyts.etl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Prints the first 20 lines of a kind, and then how many more there are (contract, section 5). */
final class FirstLines {
  private static final int MOST = 20;

  private final Consumer<String> printer;
  private long number;

  FirstLines(Consumer<String> printer) {
    this.printer = printer;
  }

  /** Returns the first 20 lines, and one with the number of the others if there are more. */
  static List<String> of(List<String> lines) {
    List<String> first = new ArrayList<>();
    FirstLines printed = new FirstLines(first::add);
    lines.forEach(line -> printed.add(() -> line));
    printed.printRest("");
    return first;
  }

  /** Counts a line, and prints it if it is one of the first. */
  void add(Supplier<String> line) {
    number++;
    if (number <= MOST) {
      printer.accept(line.get());
    }
  }

  long number() {
    return number;
  }

  /** Prints the number of the lines that were not printed, if any, and a noun if not empty. */
  void printRest(String plural) {
    if (number > MOST) {
      printer.accept(
          String.format(Locale.ROOT, "… and %,d more %s", number - MOST, plural).strip());
    }
  }
}
