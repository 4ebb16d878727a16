package com.foresyts.etl.report;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints the console of a run (contract, section 5): plain lines, on a terminal or in a log. */
public final class Console {
  /** The logger whose lines are the console. */
  public static final String LOGGER = "console";

  /** A logger below it, for lines that only separate others: rules, empty lines. */
  public static final String LAYOUT_LOGGER = LOGGER + ".layout";

  /** A logger below it, for lines about single records and rows; a quiet run turns it off. */
  public static final String RECORDS_LOGGER = LOGGER + ".records";

  /** The key of a table's name, in the MDC or in the key-value pairs of a line. */
  public static final String TABLE = "table";

  private static final String RULE = "=".repeat(60);

  /** Found for the first line: {@code --version}, which prints none, then loads no Logback. */
  private static final class Loggers {
    static final Logger LINES = LoggerFactory.getLogger(LOGGER);
    static final Logger LAYOUT = LoggerFactory.getLogger(LAYOUT_LOGGER);
    static final Logger RECORDS = LoggerFactory.getLogger(RECORDS_LOGGER);
  }

  public void started(boolean dryRun) {
    Loggers.LAYOUT.info(RULE);
    Loggers.LINES.info("DynamoDB to PostgreSQL ETL Process{}", dryRun ? " (dry run)" : "");
    Loggers.LAYOUT.info(RULE);
  }

  public void migrating(TableMapping mapping) {
    Loggers.LAYOUT.info("");
    Loggers.LINES.info("→ Migrating {}...", mapping.name().replace('-', ' '));
  }

  public void reading(TableMapping mapping) {
    Loggers.LAYOUT.info("");
    Loggers.LINES.info("→ Reading {}...", mapping.name().replace('-', ' '));
  }

  /** Prints the end of a table of a snapshot. */
  public void written(TableMapping mapping, SnapshotResult result) {
    if (result.withoutClient() > 0) {
      warn(
          "Not written: %s of %s items of %s, whose %s is missing, empty, no text, or has white space"
              .formatted(
                  grouped(result.withoutClient()),
                  grouped(result.read().get(Count.READ)),
                  mapping.source(),
                  mapping.clientAttribute()));
    }
    Loggers.LINES.info(
        "✓ Wrote {} {} of {} clients",
        grouped(result.written()),
        mapping.plural(),
        grouped(result.clients().size()));
  }

  public void migrated(TableResult result) {
    Loggers.LINES.info("✓ Migrated {} {}", grouped(result.migrated()), result.mapping().plural());
  }

  public void printOk(String message) {
    Loggers.LINES.info("✓ {}", LogText.line(message));
  }

  void printDifference(String message) {
    Loggers.LINES.warn("✗ {}", message);
  }

  /** Prints a line about a single row. */
  void printDetail(String message) {
    Loggers.RECORDS.info("    {}", LogText.line(message));
  }

  public void printHeading(String heading) {
    Loggers.LAYOUT.info(heading);
  }

  public void printFailure(String message) {
    Loggers.LINES.error("✗ {}", LogText.line(message));
  }

  public void pruned(TableMapping mapping, List<String> keys) {
    if (!keys.isEmpty()) {
      Loggers.LINES.info(
          "✓ Pruned {} {}: {}",
          grouped(keys.size()),
          mapping.plural(),
          LogText.line(String.join(", ", FirstLines.of(keys))));
    }
  }

  /** Returns whether records with a problem are counted instead of printed one by one. */
  boolean isQuiet() {
    return !Loggers.RECORDS.isWarnEnabled();
  }

  /** Prints the first 20 warnings of a kind; a quiet console prints the heading and a number. */
  public void warnOfEach(String heading, List<String> messages) {
    if (isQuiet() && !messages.isEmpty()) {
      warn("%s: %s; without --quiet each is named".formatted(heading, grouped(messages.size())));
    } else {
      FirstLines.of(messages).forEach(this::warn);
    }
  }

  void progress(ReadProgress progress, double recordsASecond) {
    String part =
        progress.isPredictable() ? "about " + progress.percent() + " % of the table, " : "";
    Loggers.LINES.info(
        String.format(
            Locale.ROOT,
            "… %s: %,d records read (%,.0f a second), %s%,.1f units",
            progress.table(),
            progress.records(),
            recordsASecond,
            part,
            progress.units()));
  }

  public void warn(String message) {
    Loggers.LINES.warn("⚠ {}", LogText.line(message));
  }

  /** Prints the end of a run that succeeded and closed its connections. */
  public void completed(boolean dryRun) {
    Loggers.LINES.info(
        dryRun
            ? "✓ Dry run completed: PostgreSQL is as it was before"
            : "✓ ETL Process Completed Successfully!");
    Loggers.LAYOUT.info(RULE);
    Loggers.LINES.info("✓ Database connections closed");
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
