package com.foresyts.etl.report;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.TableMapping;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What a run says on the console (contract, section 5): plain lines, on a terminal or in a log. */
public final class Console {
  /** The logger whose lines are the console. */
  public static final String LOGGER = "console";

  /** Of many lines of a kind the first are said. */
  static final int SAID = 20;

  /** A logger below it, for what only makes lines easier to read: rules, empty lines. */
  public static final String LAYOUT_LOGGER = LOGGER + ".layout";

  /** A logger below it, for lines about single records and rows; a quiet run turns it off. */
  public static final String RECORDS_LOGGER = LOGGER + ".records";

  /** A logger below it, for the summary as a table. */
  public static final String SUMMARY_LOGGER = LOGGER + ".summary";

  /** A logger below it, for the summary as key-value pairs. */
  public static final String FIGURES_LOGGER = LOGGER + ".figures";

  /** What a line of one table has its name under, in the MDC or as a key-value pair. */
  public static final String TABLE = "table";

  private static final String RULE = "=".repeat(60);
  private static final Set<Count> SUMMARY = EnumSet.range(Count.READ, Count.PRUNED);

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final Logger layout = LoggerFactory.getLogger(LAYOUT_LOGGER);
  private final Logger records = LoggerFactory.getLogger(RECORDS_LOGGER);
  private final Logger summary = LoggerFactory.getLogger(SUMMARY_LOGGER);
  private final Logger figures = LoggerFactory.getLogger(FIGURES_LOGGER);

  /**
   * Starts a run.
   *
   * @param dryRun whether nothing of it will be kept
   */
  public void started(boolean dryRun) {
    layout.info(RULE);
    log.info("DynamoDB to PostgreSQL ETL Process{}", dryRun ? " (dry run)" : "");
    layout.info(RULE);
  }

  public void connected() {
    log.info("✓ Connected to PostgreSQL");
  }

  public void tablesReady() {
    log.info("✓ Tables created/verified");
  }

  public void migrating(TableMapping mapping) {
    layout.info("");
    log.info("→ Migrating {}...", mapping.name().replace('-', ' '));
  }

  public void migrated(TableResult result) {
    log.info("✓ Migrated {} {}", grouped(result.migrated()), result.mapping().label());
  }

  /** Shows that something is as it should be. */
  public void equal(String message) {
    log.info("✓ {}", LogText.line(message));
  }

  /** Shows that a table is not as it should be. */
  void differ(String message) {
    log.warn("✗ {}", message);
  }

  /** Shows a row of the table of the line before. */
  void detail(String message) {
    records.info("    {}", LogText.line(message));
  }

  /** Shows a heading, which only makes lines easier to read. */
  public void heading(String heading) {
    layout.info(heading);
  }

  /** Shows what keeps a run from starting. */
  public void failure(String message) {
    log.error("✗ {}", LogText.line(message));
  }

  /** Says which rows of a table were deleted. */
  public void pruned(TableMapping mapping, List<String> keys) {
    if (!keys.isEmpty()) {
      log.info(
          "✓ Pruned {} {}: {}",
          grouped(keys.size()),
          mapping.label(),
          LogText.line(String.join(", ", said(keys))));
    }
  }

  /** Whether records that need a look are counted, not shown one by one. */
  boolean isQuiet() {
    return !records.isWarnEnabled();
  }

  /**
   * Shows a warning for each of many: the first 20, and how many more there are. A quiet console
   * shows their number.
   *
   * @param heading of the number
   */
  public void warnOfEach(String heading, List<String> messages) {
    if (isQuiet() && !messages.isEmpty()) {
      warn("%s: %s; without --quiet each is named".formatted(heading, grouped(messages.size())));
    } else {
      said(messages).forEach(this::warn);
    }
  }

  /** The first 20 lines, and one that says how many more there are. */
  private static List<String> said(List<String> lines) {
    if (lines.size() <= SAID) {
      return lines;
    }
    List<String> said = new ArrayList<>(lines.subList(0, SAID));
    said.add("… and " + grouped(lines.size() - SAID) + " more");
    return said;
  }

  /** Says how far the read of a table has come. */
  void progress(ReadProgress reading, double recordsASecond) {
    OptionalInt percent = reading.percent();
    String part = percent.isPresent() ? "about " + percent.getAsInt() + " % of the table, " : "";
    log.info(
        String.format(
            Locale.ROOT,
            "… %s: %,d records read (%,.0f a second), %s%,.1f units",
            reading.table(),
            reading.records(),
            recordsASecond,
            part,
            reading.units()));
  }

  public void warn(String message) {
    log.warn("⚠ {}", LogText.line(message));
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
        "Client {}, started {}{}",
        report.client(),
        report.startedAt().truncatedTo(ChronoUnit.SECONDS),
        report.isDryRun() ? ", dry run: nothing of this was kept" : "");
    for (List<String> row : rows) {
      summary.info(
          IntStream.range(0, widths.length)
              .mapToObj(
                  column ->
                      String.format(
                          Locale.ROOT,
                          "%" + (column == 0 ? "-" : "") + widths[column] + "s",
                          row.get(column)))
              .collect(joining("  ")));
    }
    summary.info("");
    results.forEach(
        result ->
            figures(name(result), List.of(result))
                .addKeyValue(TABLE, result.mapping().name())
                .addKeyValue("rolledBack", result.isRolledBack())
                .log());
    figures("total", results)
        .addKeyValue("dryRun", report.isDryRun())
        .addKeyValue("startedAt", JsonSummary.time(report.startedAt()))
        .log();
  }

  /** A line that is yet to be logged. */
  private LoggingEventBuilder figures(String name, List<TableResult> results) {
    LoggingEventBuilder line = figures.atInfo();
    for (Count count : Count.values()) {
      line = line.addKeyValue(count.jsonName(), sum(count, results));
    }
    return line.addKeyValue("consumedReadCapacity", units(results))
        .addKeyValue("elapsedMs", millis(results))
        .setMessage(
            SUMMARY.stream()
                .filter(count -> count == Count.READ || sum(count, results) > 0)
                .map(count -> grouped(sum(count, results)) + " " + count.heading())
                .collect(joining(", ", name + ": ", "")));
  }

  private static String name(TableResult result) {
    return result.mapping().name() + (result.isRolledBack() ? " (rolled back)" : "");
  }

  private static List<String> row(String name, List<TableResult> results) {
    List<String> row = new ArrayList<>();
    row.add(name);
    for (Count count : SUMMARY) {
      row.add(grouped(sum(count, results)));
    }
    row.add(String.format(Locale.ROOT, "%,.1f", units(results)));
    row.add(String.format(Locale.ROOT, "%,.1f", millis(results) / 1000.0));
    return row;
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

  /**
   * Ends a run that succeeded, and whose connections are closed.
   *
   * @param dryRun whether nothing of it was kept
   */
  public void completed(boolean dryRun) {
    log.info(
        dryRun
            ? "✓ Dry run completed: PostgreSQL is as it was before"
            : "✓ ETL Process Completed Successfully!");
    layout.info(RULE);
    log.info("✓ Database connections closed");
  }

  /**
   * Ends a run that failed.
   *
   * @param message one line or several
   */
  public void failed(String message, RunReport.Failure failure) {
    LoggingEventBuilder line =
        log.atError()
            .addKeyValue("exitCode", failure.exitCode())
            .addKeyValue("category", failure.category());
    if (failure.table() != null) {
      line = line.addKeyValue(TABLE, failure.table());
    }
    line.log("{}", message);
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
