package com.foresyts.etl.source;

import com.foresyts.etl.flow.Cancellation;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Keeps the reads of one table within its share of read capacity, evenly: a page takes from a token
 * bucket what it is likely to cost, before it is read, and settles the difference afterwards. Since
 * a full page can cost more than a second's share, pages are made smaller where that is so.
 */
final class CapacityLimit {
  /** The most that DynamoDB reads for one page. */
  private static final int PAGE_BYTES = 1 << 20;

  /** What an item is taken for where nothing is known of the table. */
  private static final int ITEM_BYTES = 1_024;

  /** Tokens are whole numbers, units are not. */
  private static final int TOKENS_PER_UNIT = 1_000;

  private final double unitsPerSecond;
  private final double pageUnits;
  private final long tableItems;
  private final String reason;
  private final Bucket bucket;
  private volatile double unitsPerItem;

  private CapacityLimit(
      double unitsPerSecond, String reason, @Nullable TableDescription table, int bytesPerUnit) {
    this.unitsPerSecond = unitsPerSecond;
    this.reason = reason;
    this.tableItems = items(table);
    this.unitsPerItem = (double) itemBytes(table) / bytesPerUnit;
    this.pageUnits = Math.min(unitsPerSecond, (double) PAGE_BYTES / bytesPerUnit);
    long tokens = Math.max(1, tokens(unitsPerSecond));
    this.bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, Duration.ofSeconds(1)))
            .build();
  }

  /**
   * The limit of a table, or of the index that is queried.
   *
   * @param table null where nothing is known of it
   * @return null where there is none
   */
  static @Nullable CapacityLimit of(
      @Nullable TableDescription table, Access access, ReadOptions options) {
    long provisioned = table == null ? 0 : provisioned(table, access);
    double share = provisioned * options.readPercent() / 100.0;
    if (options.maxUnits() != null && (provisioned == 0 || options.maxUnits() < share)) {
      return new CapacityLimit(
          options.maxUnits(), "--max-rcu " + options.maxUnits(), table, options.bytesPerUnit());
    }
    return provisioned == 0
        ? null
        : new CapacityLimit(
            share,
            "--read-percent %d of %d provisioned units"
                .formatted(options.readPercent(), provisioned),
            table,
            options.bytesPerUnit());
  }

  /** Nothing is provisioned where reads are paid for one by one. */
  private static long provisioned(TableDescription table, Access access) {
    ProvisionedThroughputDescription throughput = table.provisionedThroughput();
    for (GlobalSecondaryIndexDescription index : table.globalSecondaryIndexes()) {
      if (index.indexName().equals(access.index())) {
        throughput = index.provisionedThroughput();
      }
    }
    return throughput == null ? 0 : Objects.requireNonNullElse(throughput.readCapacityUnits(), 0L);
  }

  private static long itemBytes(@Nullable TableDescription table) {
    long items = items(table);
    return table == null || items == 0 ? ITEM_BYTES : Math.max(1, table.tableSizeBytes() / items);
  }

  /** DynamoDB counts every six hours. */
  private static long items(@Nullable TableDescription table) {
    return table == null ? 0 : Objects.requireNonNullElse(table.itemCount(), 0L);
  }

  double unitsPerSecond() {
    return unitsPerSecond;
  }

  /** The option that sets the limit, and of what. */
  String reason() {
    return reason;
  }

  /** How many items a page may have. */
  int pageItems() {
    double items = pageUnits / unitsPerItem;
    double most = tableItems == 0 ? Integer.MAX_VALUE : tableItems; // more would wait for nothing
    return (int) Math.max(1, Math.min(items, most));
  }

  /**
   * Waits until a page may be read.
   *
   * @return what it has taken, for {@link #settle}
   */
  long take(int items) {
    long tokens = Math.max(1, Math.min(tokens(unitsPerSecond), tokens(items * unitsPerItem)));
    Cancellation.await(() -> bucket.asBlocking().consume(tokens));
    return tokens;
  }

  /**
   * Accounts for what a page did cost.
   *
   * @param scanned how many items were read for it
   */
  void settle(long taken, double consumed, int scanned) {
    long tokens = tokens(consumed);
    if (tokens > taken) {
      bucket.consumeIgnoringRateLimits(tokens - taken);
    } else if (tokens < taken) {
      bucket.addTokens(taken - tokens);
    }
    if (scanned > 0 && consumed > 0) {
      unitsPerItem = consumed / scanned;
    }
  }

  private static long tokens(double units) {
    return (long) Math.ceil(units * TOKENS_PER_UNIT);
  }
}
