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
 * Keeps the reads of one table within its share of read capacity, evenly: a page takes from a token
 * bucket what it is likely to cost, before it is read, and settles the difference afterwards. A
 * page never asks for more items than it has taken tokens for. Since a full page can cost more than
 * a second's share, pages are made smaller if that is so. Several threads may use it.
 */
final class CapacityLimit {
  /** The most that DynamoDB reads for one page. */
  private static final int PAGE_BYTES = 1 << 20;

  /** It charges whole multiples of so many bytes, half a unit or one. */
  private static final double CHARGED_BYTES = 4_096;

  /** The size of an item of which nothing is known. */
  private static final int ITEM_BYTES = 1_024;

  /** Tokens are whole numbers, units are not. */
  private static final int TOKENS_PER_UNIT = 1_000;

  /** A page that is settled ends the wait earlier. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * The answer to a segment that wants its next page.
   *
   * @param items how many items the page may have
   * @param tokens what it has taken
   * @param waitNanos after how many nanoseconds to ask again; 0 if the page may be read now
   */
  record Turn(int items, long tokens, long waitNanos) {}

  private final CapacityShare share;
  private final TableSize size;
  private final int segments;
  private final double chargedUnits;
  private final double pageUnits;
  private final long mostTokens;
  private final Bucket bucket;

  private double unitsPerItem;
  private int pagesUnderWay;
  private boolean anyPageSettled;

  private CapacityLimit(
      CapacityShare share, TableSize size, int segments, int bytesPerUnit, TimeMeter clock) {
    this.share = share;
    this.size = size;
    this.segments = segments;
    this.chargedUnits = CHARGED_BYTES / bytesPerUnit;
    this.pageUnits =
        Math.max(
            chargedUnits, Math.min(share.unitsPerSecond(), (double) PAGE_BYTES / bytesPerUnit));
    double itemBytes = size.isKnown() ? (double) size.bytes() / size.items() : ITEM_BYTES;
    this.unitsPerItem = itemBytes / bytesPerUnit;
    this.mostTokens = Math.max(1, tokens(share.unitsPerSecond()));
    this.bucket =
        Bucket.builder()
            .withCustomTimePrecision(clock)
            .addLimit(
                limit -> limit.capacity(mostTokens).refillGreedy(mostTokens, Duration.ofSeconds(1)))
            .build();
  }

  /**
   * Returns the limit of a table, or of the index that is queried.
   *
   * @param table null if nothing is known of it
   * @return null if there is none
   */
  static @Nullable CapacityLimit of(
      @Nullable TableDescription table, AccessPath access, ReadSettings options) {
    return of(table, access, options, TimeMeter.SYSTEM_NANOTIME);
  }

  static @Nullable CapacityLimit of(
      @Nullable TableDescription table, AccessPath access, ReadSettings options, TimeMeter clock) {
    CapacityShare share = CapacityShare.of(table, access.index(), options);
    return share == null
        ? null
        : new CapacityLimit(
            share,
            TableSize.of(table, access.index()),
            access.segments(),
            options.bytesPerUnit(),
            clock);
  }

  CapacityShare share() {
    return share;
  }

  /** How large the table or index is, all clients together; 0 if that is not known. */
  long bytes() {
    return size.bytes();
  }

  /** How many items a page may have that costs no more than a second's share. */
  synchronized int pageItems() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, pageUnits / unitsPerItem));
  }

  /**
   * How many items the next page of a segment may have. It takes no more tokens than the segment is
   * likely to cost. If the segment turns out larger, the count is old, and each page may have as
   * many items as all before it.
   */
  private int pageItems(long read) {
    if (!size.isKnown()) {
      return pageItems();
    }
    double mean = (double) size.items() / segments;
    double expected = mean + 3 * Math.sqrt(mean) + 1; // segments differ by chance
    double some = Math.max(expected > read ? expected - read : read, chargedUnits / unitsPerItem);
    return (int) Math.max(1, Math.min(some, pageItems()));
  }

  /**
   * Waits until the next page of a segment may be read.
   *
   * @param read how many items of the segment were read before
   * @return what to {@linkplain #settle settle} afterwards
   */
  Turn take(long read) {
    return Cancellation.awaitResult(() -> await(read));
  }

  private synchronized Turn await(long read) throws InterruptedException {
    Turn turn = tryTake(read);
    while (turn.waitNanos() > 0) {
      NANOSECONDS.timedWait(this, turn.waitNanos());
      turn = tryTake(read);
    }
    return turn;
  }

  /** Asks for a page without waiting. The first page is read alone: it shows what items cost. */
  synchronized Turn tryTake(long read) {
    if (!anyPageSettled && pagesUnderWay > 0) {
      return new Turn(0, 0, LOOK.toNanos());
    }
    int items = pageItems(read);
    long tokens = Math.max(1, Math.min(mostTokens, tokens(items * unitsPerItem)));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(tokens);
    if (!probe.isConsumed()) {
      return new Turn(0, 0, Math.max(1, probe.getNanosToWaitForRefill()));
    }
    pagesUnderWay++;
    return new Turn(items, tokens, 0);
  }

  /**
   * Accounts for what a page did cost; if the service does not say, what was taken stands.
   *
   * @param turn what it has taken
   * @param consumed read capacity units; 0 if they are not known, or the page could not be read
   * @param scanned how many items were read for it
   */
  synchronized void settle(Turn turn, double consumed, int scanned) {
    pagesUnderWay--;
    anyPageSettled |= scanned > 0;
    if (consumed > 0) {
      long tokens = tokens(consumed);
      if (tokens > turn.tokens()) {
        bucket.consumeIgnoringRateLimits(tokens - turn.tokens());
      } else if (tokens < turn.tokens()) {
        bucket.addTokens(turn.tokens() - tokens);
      }
      // The last page of a segment is short, but not for the size of its items.
      if (scanned > 0 && (scanned == turn.items() || tokens > turn.tokens())) {
        // A charge is rounded up, by half of the smallest on average. A page that cost the smallest
        // says little: the next has twice as many items.
        unitsPerItem = Math.max(consumed / 2, consumed - chargedUnits / 2) / scanned;
      }
    }
    notifyAll();
  }

  private static long tokens(double units) {
    return (long) Math.ceil(units * TOKENS_PER_UNIT);
  }
}
