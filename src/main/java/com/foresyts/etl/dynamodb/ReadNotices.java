package com.foresyts.etl.dynamodb;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Reports to the operator about the reads of one table. */
final class ReadNotices {
  /** Only longer reads are announced. */
  private static final Duration LONG_READ = Duration.ofMinutes(1);

  private static final int WASTE_PERCENT = 90;

  /** In read capacity units: the cost of one full page. Less is not worth an index. */
  private static final double WASTE_UNITS = 128;

  private final TableMapping mapping;
  private final ReadSettings options;
  private final Consumer<String> notice;

  /**
   * @param notice takes each message
   */
  ReadNotices(TableMapping mapping, ReadSettings options, Consumer<String> notice) {
    this.mapping = mapping;
    this.options = options;
    this.notice = notice;
  }

  /** Warns that the table cannot be described. */
  void undescribed() {
    notice.accept(
        "The credentials may not describe %s, so it is scanned in one segment, and its read capacity is not known; allow dynamodb:DescribeTable"
            .formatted(mapping.source()));
  }

  /**
   * Warns that the table is throttled.
   *
   * @param waited the time that all calls have waited so far
   */
  void throttled(Duration waited) {
    notice.accept(
        String.format(
            Locale.ROOT,
            "DynamoDB throttles table %s: waited for %d s so far; --retry-for gives each page %d s",
            mapping.source(),
            waited.toSeconds(),
            options.retryFor().toSeconds()));
  }

  /**
   * Announces the duration of a long read.
   *
   * @param bytes the size of the table or index; 0 if it is not known
   */
  void duration(CapacityShare share, long bytes, ReadOperation operation) {
    double units = (double) bytes / options.bytesPerUnit();
    double seconds = units / share.unitsPerSecond();
    if (seconds > LONG_READ.toSeconds()) {
      notice.accept(
          String.format(
              Locale.ROOT,
              "Reading %s takes %s %,.0f min: %,.0f read capacity units at %,.1f a second, as %s allows",
              mapping.source(),
              operation == ReadOperation.SCAN ? "about" : "up to",
              Math.ceil(seconds / 60),
              units,
              share.unitsPerSecond(),
              share.reason()));
    }
  }

  /**
   * Advises an index if most items of a scan belong to other clients, and they cost more than a
   * full page.
   *
   * @param counts of the scan
   * @param described whether the table could be described
   */
  void waste(ReadCounts counts, boolean described) {
    long scanned = counts.scanned().sum();
    long found = counts.found().sum();
    double consumed = counts.consumed().sum();
    long wasted = scanned - found;
    if (wasted * 100 > scanned * WASTE_PERCENT && consumed * wasted / scanned > WASTE_UNITS) {
      notice.accept(
          String.format(
              Locale.ROOT,
              "The scan of %s read %,d items for %,d of this client and consumed %,.1f read capacity units; %san index with the partition key %s and all attributes would be queried instead",
              mapping.source(),
              scanned,
              found,
              consumed,
              advice(described),
              mapping.clientAttribute()));
    }
  }

  /** Returns the condition under which an index would be used; empty if there is none. */
  private String advice(boolean described) {
    if (!described) {
      return "with dynamodb:DescribeTable allowed, ";
    }
    if (options.consistent()) {
      return "without --consistent-read, ";
    }
    return options.tableOnly() ? "without --prune, " : "";
  }
}
