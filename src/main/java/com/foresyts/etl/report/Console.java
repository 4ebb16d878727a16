package com.foresyts.etl.report;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.convert.TableMapping;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run says on the console (contract, section 5): plain lines, on a terminal or in a log. */
public final class Console {
  /** The logger whose lines are the console. */
  public static final String LOGGER = "console";

  /** A logger below it that has the summary alone. */
  public static final String SUMMARY_LOGGER = LOGGER + ".summary";

  private static final String RULE = "=".repeat(60);
  private static final Set<Count> SUMMARY = EnumSet.range(Count.READ, Count.CLEANED_VALUES);

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final Logger summary = LoggerFactory.getLogger(SUMMARY_LOGGER);

  public void started() {
    log.info(RULE);
    log.info("DynamoDB to PostgreSQL ETL Process");
    log.info(RULE);
  }

  public void connected() {
    log.info("✓ Connected to PostgreSQL");
  }

  public void tablesReady() {
    log.info("✓ Tables created/verified");
  }

  public void migrating(TableMapping mapping) {
    log.info("");
    log.info("→ Migrating {}...", mapping.name().replace('-', ' '));
  }

  public void migrated(TableResult result) {
    log.info("✓ Migrated {} {}", grouped(result.migrated()), result.mapping().label());
  }

  public void warn(String message) {
    log.warn("⚠ {}", Printable.line(message));
  }

  /** Whose run it was and when, and a table with a row for each table and one for their sum. */
  public void summary(RunReport report) {
    List<TableResult> results = report.tables();
    List<List<String>> rows = new ArrayList<>();
    rows.add(new ArrayList<>(List.of("table")));
    SUMMARY.forEach(count -> rows.get(0).add(count.heading()));
    rows.get(0).addAll(List.of("units", "seconds"));
    results.forEach(result -> rows.add(row(name(result), List.of(result))));
    rows.add(row("total", results));
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    summary.info("");
    summary.info(
        "Client {}, started {}",
        report.client(),
        report.startedAt().truncatedTo(ChronoUnit.SECONDS));
    for (List<String> row : rows) {
      summary.info(
          IntStream.range(0, widths.length)
              .mapToObj(
                  column ->
                      String.format(
                          "%" + (column == 0 ? "-" : "") + widths[column] + "s", row.get(column)))
              .collect(joining("  ")));
    }
    summary.info("");
  }

  private static String name(TableResult result) {
    return result.mapping().name() + (result.isRolledBack() ? " (rolled back)" : "");
  }

  private static List<String> row(String name, List<TableResult> results) {
    List<String> row = new ArrayList<>();
    row.add(name);
    for (Count count : SUMMARY) {
      row.add(grouped(results.stream().mapToLong(result -> result.get(count)).sum()));
    }
    double units = results.stream().mapToDouble(TableResult::consumedReadCapacity).sum();
    row.add(String.format(Locale.ROOT, "%,.1f", units));
    double seconds =
        results.stream().mapToLong(result -> result.elapsed().toMillis()).sum() / 1000.0;
    row.add(String.format(Locale.ROOT, "%,.1f", seconds));
    return row;
  }

  public void completed() {
    log.info("✓ ETL Process Completed Successfully!");
    log.info(RULE);
  }

  public void closed() {
    log.info("✓ Database connections closed");
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
