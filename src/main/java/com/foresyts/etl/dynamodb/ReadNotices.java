package com.foresyts.etl.dynamodb;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reports to the operator about the reads of one table.
 *
 * @param out takes each message
 */
record ReadNotices(TableMapping mapping, ReadSettings options, Consumer<String> out) {
  /** Only longer reads are announced. */
  private static final Duration LONG_READ = Duration.ofMinutes(1);

  private static final int WASTE_PERCENT = 90;

  /** In read capacity units: the cost of one full page. Less is not worth an index. */
  private static final double WASTE_UNITS = 128;

  void undescribed() {
    out.accept(
        "The credentials may not describe %s, so it is scanned in one segment, and its read capacity is not known; allow dynamodb:DescribeTable"
            .formatted(mapping.source()));
  }

  /** Takes the time that all calls have waited so far. */
  void throttled(Duration waited) {
    out.accept(
        "DynamoDB throttles table %s: waited for %s s so far; --retry-for gives each page %s s"
            .formatted(mapping.source(), waited.toSeconds(), options.retryFor().toSeconds()));
  }

  /** Announces the duration of a long read. */
  void duration(CapacityLimit limit, AccessPath.Operation operation) {
    ReadSource.Share share = limit.share();
    double units = (double) limit.bytes() / options.bytesPerUnit();
    double seconds = units / share.unitsPerSecond();
    if (seconds > LONG_READ.toSeconds()) {
      out.accept(
          String.format(
              Locale.ROOT,
              "Reading %s takes %s %,.0f min: %,.0f read capacity units at %,.1f a second, as %s allows",
              mapping.source(),
              operation == AccessPath.Operation.SCAN ? "about" : "up to",
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
  void waste(SegmentReader.Counts counts, boolean described) {
    long scanned = counts.scanned().sum();
    long found = counts.found().sum();
    double consumed = counts.consumed().sum();
    long wasted = scanned - found;
    if (wasted * 100 > scanned * WASTE_PERCENT && consumed * wasted / scanned > WASTE_UNITS) {
      out.accept(
          String.format(
              Locale.ROOT,
              "The scan of %s read %,d items for %,d of this client and consumed %,.1f read capacity units; %san index with the partition key %s and all attributes would be queried instead",
              mapping.source(),
              scanned,
              found,
              consumed,
              indexCondition(described),
              mapping.clientAttribute()));
    }
  }

  private String indexCondition(boolean described) {
    if (!described) {
      return "with dynamodb:DescribeTable allowed, ";
    }
    if (options.consistent()) {
      return "without --consistent-read, ";
    }
    return options.tableOnly() ? "without --prune, " : "";
  }
}
