package com.foresyts.etl.dynamodb;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.foresyts.etl.concurrent.Cancellation;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Spreads the reads of one table evenly over its share of read capacity. A page takes its likely
 * cost from a token bucket before it is read, and settles the difference afterwards. It never asks
 * for more items than it has taken tokens for, nor for more than a second's share. Several threads
 * may use it.
 */
final class CapacityLimit {
  /** DynamoDB reads at most 1 MiB for one page. */
  private static final int MAX_PAGE_BYTES = 1 << 20;

  /** Reads are billed per 4 KiB, rounded up. */
  private static final double BILLED_BYTES = 4_096;

  /** The assumed size of an item if the table's size is not known. */
  private static final int ASSUMED_ITEM_BYTES = 1_024;

  /** Buckets count whole tokens, DynamoDB bills fractions of a unit. */
  private static final int TOKENS_PER_UNIT = 1_000;

  /** A page that is settled ends the wait. */
  private static final Duration FIRST_PAGE_WAIT = Duration.ofSeconds(1);

  /**
   * The permission to read a page, or the time to ask again.
   *
   * @param items the most items that the page may have
   * @param tokens taken for the page
   * @param waitNanos 0 if the page may be read now
   */
  record Turn(int items, long tokens, long waitNanos) {}

  private final ReadSource source;
  private final ReadSource.Share share;
  private final int segments;

  /** The least that a read costs, in read capacity units: one, or half of one. */
  private final double minUnits;

  /** The most that a page should cost, in read capacity units. */
  private final double pageUnits;

  /** The size of the bucket, and the tokens that it gets per second. */
  private final long maxTokens;

  private final Bucket bucket;

  /** The estimated cost of an item, in read capacity units. */
  private double unitsPerItem;

  private int unsettledPages;
  private boolean anyPageSettled;

  private CapacityLimit(
      ReadSource source, ReadSource.Share share, int segments, int bytesPerUnit, TimeMeter clock) {
    this.source = source;
    this.share = share;
    this.segments = segments;
    this.minUnits = BILLED_BYTES / bytesPerUnit;
    this.pageUnits =
        Math.max(
            minUnits, Math.min(share.unitsPerSecond(), (double) MAX_PAGE_BYTES / bytesPerUnit));
    double itemBytes =
        source.isSizeKnown() ? (double) source.bytes() / source.items() : ASSUMED_ITEM_BYTES;
    this.unitsPerItem = itemBytes / bytesPerUnit;
    this.maxTokens = Math.max(1, tokens(share.unitsPerSecond()));
    this.bucket =
        Bucket.builder()
            .withCustomTimePrecision(clock)
            .addLimit(
                limit -> limit.capacity(maxTokens).refillGreedy(maxTokens, Duration.ofSeconds(1)))
            .build();
  }

  /**
   * Returns the limit of a table, or of the index that is queried; null if there is none.
   *
   * @param table null if it cannot be described
   */
  static @Nullable CapacityLimit of(
      @Nullable TableDescription table, AccessPath access, ReadSettings options, TimeMeter clock) {
    ReadSource source = ReadSource.of(table, access.index());
    ReadSource.Share share = source.share(options);
    return share == null
        ? null
        : new CapacityLimit(source, share, access.segments(), options.bytesPerUnit(), clock);
  }

  ReadSource.Share share() {
    return share;
  }

  /** Returns the size of the table or index; 0 if not known. */
  long bytes() {
    return source.bytes();
  }

  synchronized int pageItems() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, pageUnits / unitsPerItem));
  }

  /**
   * Returns how many items the next page of a segment may have: no more than the segment is likely
   * to have left. If the segment turns out larger, DynamoDB's count is old; each page may then have
   * as many items as all before it.
   */
  private int pageItems(long read) {
    if (!source.isSizeKnown()) {
      return pageItems();
    }
    double mean = (double) source.items() / segments;
    double expected = mean + 3 * Math.sqrt(mean) + 1; // segments differ by chance
    double some = Math.max(expected > read ? expected - read : read, minUnits / unitsPerItem);
    return (int) Math.max(1, Math.min(some, pageItems()));
  }

  /**
   * Waits until the next page of a segment may be read.
   *
   * @param read how many items of the segment were read before
   * @return to be {@linkplain #settle settled} afterwards
   */
  Turn take(long read) {
    return Cancellation.await(() -> awaitTurn(read));
  }

  private synchronized Turn awaitTurn(long read) throws InterruptedException {
    Turn turn = tryTake(read);
    while (turn.waitNanos() > 0) {
      NANOSECONDS.timedWait(this, turn.waitNanos());
      turn = tryTake(read);
    }
    return turn;
  }

  /** Asks without waiting. The first page is read alone, to learn the cost of an item. */
  synchronized Turn tryTake(long read) {
    if (!anyPageSettled && unsettledPages > 0) {
      return new Turn(0, 0, FIRST_PAGE_WAIT.toNanos());
    }
    int items = pageItems(read);
    long tokens = Math.max(1, Math.min(maxTokens, tokens(items * unitsPerItem)));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(tokens);
    if (!probe.isConsumed()) {
      return new Turn(0, 0, Math.max(1, probe.getNanosToWaitForRefill()));
    }
    unsettledPages++;
    return new Turn(items, tokens, 0);
  }

  /**
   * Accounts for the cost of a page. If DynamoDB does not report it, the page keeps its tokens.
   *
   * @param consumed read capacity units; 0 if not known or the page could not be read
   * @param scanned how many items DynamoDB read for the page
   */
  synchronized void settle(Turn turn, double consumed, int scanned) {
    unsettledPages--;
    anyPageSettled |= scanned > 0;
    if (consumed > 0) {
      long tokens = tokens(consumed);
      if (tokens > turn.tokens()) {
        bucket.consumeIgnoringRateLimits(tokens - turn.tokens());
      } else if (tokens < turn.tokens()) {
        bucket.addTokens(turn.tokens() - tokens);
      }
      // The last page of a segment is short whatever the size of its items.
      if (scanned > 0 && (scanned == turn.items() || tokens > turn.tokens())) {
        // Costs are rounded up, by half of the least cost on average. A page of the least cost
        // tells little: the next page may have twice as many items.
        unitsPerItem = Math.max(consumed / 2, consumed - minUnits / 2) / scanned;
      }
    }
    notifyAll();
  }

  private static long tokens(double units) {
    return (long) Math.ceil(units * TOKENS_PER_UNIT);
  }
}
