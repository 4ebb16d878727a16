package com.foresyts.etl.export;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collector;

/**
 * Tells the operator which exports are read, and what may be wrong with their instants.
 *
 * @param exports in the order of the tables
 * @param now the time to which their age is counted
 */
public record ExportNotices(List<Export> exports, Instant now) {
  private static final Duration OLD = Duration.ofHours(24);
  private static final Duration APART = Duration.ofMinutes(1);

  /** Clocks may differ so much. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** Returns the region and the account of the tables, which are the same for all. */
  public String origin() {
    return exports.get(0).origin();
  }

  private String kind() {
    return exports.stream().allMatch(Export::snapshot) ? "snapshot" : "export";
  }

  /** Returns a line for each export: its table, instant, age, number of items and folder. */
  public List<String> lines() {
    return exports.stream()
        .map(
            export ->
                String.format(
                    Locale.ROOT,
                    "Reading %s from the %s of %s (%s old, %,d items): %s",
                    export.table().name(),
                    export.snapshot() ? "snapshot" : "export",
                    export.instant(),
                    age(export.instant()),
                    export.items(),
                    export.name()))
        .toList();
  }

  /** Returns a line for each instant that is old or in the future, and one if they differ. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    exports.stream()
        .collect(groupingBy(Export::instant, TreeMap::new, joiningTables()))
        .forEach(
            (instant, tables) -> {
              if (Duration.between(instant, now).compareTo(OLD) > 0) {
                warnings.add(
                    "The %s of %s is %s old (%s): rows that were changed since then get older values"
                        .formatted(kind(), tables, age(instant), instant));
              } else if (Duration.between(now, instant).compareTo(AHEAD) > 0) {
                warnings.add(
                    "The %s of %s is of the future (%s): check the clock of this machine"
                        .formatted(kind(), tables, instant));
              }
            });
    apart(warnings);
    return warnings;
  }

  private static Collector<Export, ?, String> joiningTables() {
    return mapping(export -> export.table().name(), joining(", "));
  }

  private void apart(List<String> warnings) {
    Comparator<Export> byInstant = Comparator.comparing(Export::instant);
    Export first = exports.stream().min(byInstant).orElseThrow();
    Export last = exports.stream().max(byInstant).orElseThrow();
    Duration apart = Duration.between(first.instant(), last.instant());
    if (apart.compareTo(APART) > 0) {
      warnings.add(
          "The exports are of different instants: %s of %s, %s of %s; a leave may be without its employee, or the other way round"
              .formatted(
                  first.table().name(), first.instant(), last.table().name(), last.instant()));
    }
  }

  /** Returns the age in words, such as {@code 3 h 12 min}. */
  private String age(Instant instant) {
    long minutes = Math.max(0, Duration.between(instant, now).toMinutes());
    long hours = minutes / 60;
    if (hours == 0) {
      return minutes + " min";
    }
    return hours < 48
        ? hours + " h " + minutes % 60 + " min"
        : hours / 24 + " days " + hours % 24 + " h";
  }
}
