package com.foresyts.etl.source;

import com.foresyts.etl.flow.Cancellation;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Locale;
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

  /** It charges whole multiples of so many bytes, half a unit or one. */
  private static final double CHARGED_BYTES = 4_096;

  /** What an item is taken for where nothing is known of the table. */
  private static final int ITEM_BYTES = 1_024;

  /** Tokens are whole numbers, units are not; a bucket takes no more than one a nanosecond. */
  private static final int TOKENS_PER_UNIT = 1_000;

  private static final double MOST_UNITS_PER_SECOND = 1_000_000;

  /**
   * What DescribeTable says of a table or an index; it counts every six hours.
   *
   * @param units read capacity units provisioned; 0 for none
   */
  private record Size(long units, long bytes, long items) {
    static Size of(@Nullable TableDescription table, Access access) {
      if (table == null) {
        return new Size(0, 0, 0);
      }
      for (GlobalSecondaryIndexDescription index : table.globalSecondaryIndexes()) {
        if (index.indexName().equals(access.index())) {
          return of(index.provisionedThroughput(), index.indexSizeBytes(), index.itemCount());
        }
      }
      return of(table.provisionedThroughput(), table.tableSizeBytes(), table.itemCount());
    }

    private static Size of(
        @Nullable ProvisionedThroughputDescription throughput,
        @Nullable Long bytes,
        @Nullable Long items) {
      return new Size(
          throughput == null ? 0 : known(throughput.readCapacityUnits()),
          known(bytes),
          known(items));
    }

    private static long known(@Nullable Long number) {
      return Objects.requireNonNullElse(number, 0L);
    }
  }

  private final Size size;
  private final double unitsPerSecond;
  private final String reason;
  private final double pageUnits;
  private final Bucket bucket;
  private volatile double unitsPerItem;

  private CapacityLimit(Size size, double unitsPerSecond, String reason, int bytesPerUnit) {
    this.size = size;
    this.unitsPerSecond = Math.min(unitsPerSecond, MOST_UNITS_PER_SECOND);
    this.reason = reason;
    this.pageUnits =
        Math.max(
            CHARGED_BYTES / bytesPerUnit,
            Math.min(unitsPerSecond, (double) PAGE_BYTES / bytesPerUnit));
    this.unitsPerItem =
        size.items() == 0 || size.bytes() == 0
            ? (double) ITEM_BYTES / bytesPerUnit
            : (double) size.bytes() / size.items() / bytesPerUnit;
    long tokens = Math.max(1, tokens(this.unitsPerSecond));
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
    Size size = Size.of(table, access);
    Integer most = options.maxUnits();
    double share = size.units() * options.readPercent() / 100.0;
    if (most != null && (size.units() == 0 || most < share)) {
      return new CapacityLimit(size, most, "--max-rcu " + most, options.bytesPerUnit());
    }
    return size.units() == 0
        ? null
        : new CapacityLimit(
            size,
            share,
            String.format(
                Locale.ROOT,
                "--read-percent %d of %d provisioned units",
                options.readPercent(),
                size.units()),
            options.bytesPerUnit());
  }

  double unitsPerSecond() {
    return unitsPerSecond;
  }

  /** The option that sets the limit, and of what. */
  String reason() {
    return reason;
  }

  /** How large the table or index is, all clients together; 0 where that is not known. */
  long bytes() {
    return size.bytes();
  }

  /** How many items a page may have. */
  int pageItems() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, pageUnits / unitsPerItem));
  }

  /**
   * Waits until a page may be read.
   *
   * @return what it has taken, for {@link #settle}
   */
  long take(int items) {
    long likely = size.items() == 0 ? items : Math.min(items, size.items());
    long tokens = Math.max(1, Math.min(tokens(unitsPerSecond), tokens(likely * unitsPerItem)));
    Cancellation.await(() -> bucket.asBlocking().consume(tokens));
    return tokens;
  }

  /**
   * Accounts for what a page did cost; where the service does not say, what was taken stands.
   *
   * @param items how many it might have had
   * @param scanned how many were read for it
   */
  void settle(long taken, int items, double consumed, int scanned) {
    if (consumed == 0) {
      return;
    }
    long tokens = tokens(consumed);
    if (tokens > taken) {
      bucket.consumeIgnoringRateLimits(tokens - taken);
    } else if (tokens < taken) {
      bucket.addTokens(taken - tokens);
    }
    // The last page of a segment is short, but not for the size of its items.
    if (scanned > 0 && (scanned == items || tokens > taken)) {
      unitsPerItem = consumed / scanned;
    }
  }

  private static long tokens(double units) {
    return (long) Math.ceil(units * TOKENS_PER_UNIT);
  }
}
