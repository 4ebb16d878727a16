package com.foresyts.etl.dynamodb;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells an operator about the read of one table. */
final class ReadNotices {
  /** A shorter read is not announced. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final int WASTE_PERCENT = 90;

  /** What a full page costs, one call: to waste less is not worth an index. */
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

  /** Says that the table cannot be described. */
  void undescribed() {
    notice.accept(
        "The credentials may not describe %s, so it is scanned in one segment, and what is provisioned is not known; allow dynamodb:DescribeTable"
            .formatted(mapping.source()));
  }

  /**
   * Says that the table is throttled.
   *
   * @param waited how long all calls have waited
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
   * Says how long a read takes that takes long.
   *
   * @param bytes the size of the table or index; 0 if it is not known
   */
  void duration(CapacityShare share, long bytes, ReadOperation operation) {
    double units = (double) bytes / options.bytesPerUnit();
    double seconds = units / share.unitsPerSecond();
    if (seconds > LONG.toSeconds()) {
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
   * Says how a query could replace a scan, if most of the scan was wasted, and that was worth a
   * full page at least.
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
