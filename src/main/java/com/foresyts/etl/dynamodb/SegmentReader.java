package com.foresyts.etl.dynamodb;

import com.foresyts.etl.error.EtlException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads segments of a table page by page. It waits for read capacity, retries throttled calls, and
 * checks that pages are complete. Several threads may use it.
 *
 * @param limit null if there is none
 * @param failure makes the exceptions, for the table or index that is read
 */
record SegmentReader(
    PageReader pages, ThrottleRetry retry, @Nullable CapacityLimit limit, DynamoDbFailure failure) {
  /**
   * Counts one read of a table. All its threads add to it.
   *
   * @param scanned items that DynamoDB has read, those of other clients included
   * @param found items of the client
   * @param consumed read capacity units
   */
  record Counts(LongAdder scanned, LongAdder found, DoubleAdder consumed) {
    Counts() {
      this(new LongAdder(), new LongAdder(), new DoubleAdder());
    }
  }

  /**
   * Reads a segment to its end.
   *
   * @param segment its number, from 0
   * @param consumer takes the read capacity units of each page, before the page is checked
   * @throws EtlException if a page cannot be read
   */
  void read(
      int segment,
      Counts counts,
      DoubleConsumer consumer,
      Consumer<List<Map<String, AttributeValue>>> next) {
    Map<String, AttributeValue> start = Map.of();
    long scanned = 0;
    do {
      Page page = readWithinLimit(segment, start, scanned);
      counts.consumed().add(page.consumed()); // AWS charges for a damaged page too
      consumer.accept(page.consumed());
      check(page);
      counts.found().add(page.items().size());
      counts.scanned().add(page.scanned());
      scanned += page.scanned();
      start = page.next();
      next.accept(page.items());
    } while (!start.isEmpty());
  }

  /** Reads one item, as a check; throws an {@link EtlException} if the table cannot be read. */
  void readOne() {
    check(call(0, Map.of(), 1));
  }

  private Page readWithinLimit(int segment, Map<String, AttributeValue> start, long scanned) {
    if (limit == null) {
      return call(segment, start, null);
    }
    CapacityLimit.Turn turn = limit.take(scanned);
    double consumed = 0;
    int pageScanned = 0;
    try {
      Page page = call(segment, start, turn.items());
      consumed = page.consumed();
      pageScanned = page.scanned();
      return page;
    } finally {
      limit.settle(turn, consumed, pageScanned);
    }
  }

  private Page call(int segment, Map<String, AttributeValue> start, @Nullable Integer items) {
    try {
      return retry.call(() -> pages.read(segment, start, items));
    } catch (SdkException e) {
      throw failure.of(e, pages.action());
    }
  }

  private void check(Page page) {
    if (page.count() != page.items().size()) {
      throw failure.garbled(pages.action());
    }
  }
}
