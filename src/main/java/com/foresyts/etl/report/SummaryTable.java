package com.foresyts.etl.report;

import static java.util.stream.Collectors.joining;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The summary of a run at the end of its console: a row for each table, and their sum. */
public final class SummaryTable {
  /** A logger below the console's, for the summary as a table. */
  public static final String LOGGER = Console.LOGGER + ".summary";

  /** A logger below the console's, for the summary as key-value pairs. */
  public static final String FIGURES_LOGGER = Console.LOGGER + ".figures";

  private static final Set<Count> COUNTS = EnumSet.range(Count.READ, Count.PRUNED);

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final Logger figures = LoggerFactory.getLogger(FIGURES_LOGGER);
  private final RunReport report;
  private final List<TableResult> results;

  public SummaryTable(RunReport report) {
    this.report = report;
    this.results = report.tables();
  }

  /** Prints the table, and logs its figures. */
  public void print() {
    printTable();
    results.forEach(
        result ->
            figures(name(result), List.of(result))
                .addKeyValue(Console.TABLE, result.mapping().name())
                .addKeyValue("rolledBack", result.isRolledBack())
                .log());
    figures("total", results)
        .addKeyValue("dryRun", report.isDryRun())
        .addKeyValue("startedAt", RunReport.time(report.startedAt()))
        .log();
  }

  private void printTable() {
    log.info("");
    log.info(
        "Client {}, started {}{}",
        report.client(),
        report.startedAt().truncatedTo(ChronoUnit.SECONDS),
        report.isDryRun() ? ", dry run: nothing of this was kept" : "");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("table", count -> count.heading, "units", "seconds"));
    results.forEach(result -> rows.add(row(name(result), List.of(result))));
    rows.add(row("total", results));
    TextTable.lines(rows).forEach(log::info);
    log.info("");
  }

  private static List<String> row(String name, List<TableResult> results) {
    return row(
        name,
        count -> Console.grouped(sum(count, results)),
        String.format(Locale.ROOT, "%,.1f", units(results)),
        String.format(Locale.ROOT, "%,.1f", millis(results) / 1000.0));
  }

  private static List<String> row(
      String name, Function<Count, String> count, String units, String seconds) {
    List<String> row = new ArrayList<>(List.of(name));
    COUNTS.stream().map(count).forEach(row::add);
    row.addAll(List.of(units, seconds));
    return row;
  }

  private LoggingEventBuilder figures(String name, List<TableResult> results) {
    LoggingEventBuilder line = figures.atInfo();
    for (Count count : Count.values()) {
      line = line.addKeyValue(count.jsonName, sum(count, results));
    }
    return line.addKeyValue("consumedReadCapacity", units(results))
        .addKeyValue("elapsedMs", millis(results))
        .setMessage(
            COUNTS.stream()
                .filter(count -> count == Count.READ || sum(count, results) > 0)
                .map(count -> Console.grouped(sum(count, results)) + " " + count.heading)
                .collect(joining(", ", name + ": ", "")));
  }

  private static String name(TableResult result) {
    return result.mapping().name() + (result.isRolledBack() ? " (rolled back)" : "");
  }

  private static long sum(Count count, List<TableResult> results) {
    return results.stream().mapToLong(result -> result.get(count)).sum();
  }

  private static double units(List<TableResult> results) {
    return results.stream().mapToDouble(TableResult::consumedReadCapacity).sum();
  }

  private static long millis(List<TableResult> results) {
    return results.stream().mapToLong(result -> result.elapsed().toMillis()).sum();
  }
}
