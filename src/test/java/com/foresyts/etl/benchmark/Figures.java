package com.foresyts.etl.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of a benchmark, which are printed as soon as they are known. */
final class Figures {
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private final Map<String, Object> figures = new LinkedHashMap<>();

  void say(String name, Object figure) {
    figures.put(name, figure);
    String text =
        figure instanceof Number number
            ? String.format(
                Locale.ROOT, number.doubleValue() < 1_000 ? "%,.2f" : "%,.0f", number.doubleValue())
            : String.valueOf(figure);
    OUT.printf("%-60s %12s%n", name, text);
  }

  /** Writes all figures as JSON. */
  void write(Path path) throws IOException {
    Files.writeString(
        path,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures));
  }

  static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
