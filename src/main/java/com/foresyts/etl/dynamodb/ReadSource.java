package com.foresyts.etl.dynamodb;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The size and the read capacity of a table, or of the index that is queried. DynamoDB updates the
 * size every six hours.
 *
 * @param bytes 0 if not known
 * @param items 0 if not known
 * @param units read capacity units per second: the provisioned ones, or the maximum of a table on
 *     demand; 0 if it has none
 */
record ReadSource(long bytes, long items, boolean onDemand, long units) {
  /** The most that Bucket4j allows: one token, a thousandth of a unit, per nanosecond. */
  private static final double MOST_UNITS_PER_SECOND = 1_000_000;

  /**
   * The read capacity that the reads of one table may consume.
   *
   * @param unitsPerSecond read capacity units per second
   * @param reason the option that sets the share, and the capacity it is a share of; for messages
   */
  record Share(double unitsPerSecond, String reason) {
    Share {
      unitsPerSecond = Math.min(unitsPerSecond, MOST_UNITS_PER_SECOND);
    }
  }

  /** The table is null if it cannot be described, the index for the table itself. */
  static ReadSource of(@Nullable TableDescription table, @Nullable String index) {
    if (table == null) {
      return new ReadSource(0, 0, true, 0);
    }
    boolean onDemand =
        table.billingModeSummary() != null
            && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
    for (GlobalSecondaryIndexDescription other : table.globalSecondaryIndexes()) {
      if (other.indexName().equals(index)) {
        return of(
            other.indexSizeBytes(),
            other.itemCount(),
            onDemand ? null : other.provisionedThroughput(),
            other.onDemandThroughput());
      }
    }
    return of(
        table.tableSizeBytes(),
        table.itemCount(),
        onDemand ? null : table.provisionedThroughput(), // it may have those of an earlier mode
        table.onDemandThroughput());
  }

  private static ReadSource of(
      @Nullable Long bytes,
      @Nullable Long items,
      @Nullable ProvisionedThroughputDescription throughput,
      @Nullable OnDemandThroughput maximum) {
    long provisioned = throughput == null ? 0 : orZero(throughput.readCapacityUnits());
    long most = maximum == null ? 0 : orZero(maximum.maxReadRequestUnits()); // -1 for none
    boolean onDemand = provisioned <= 0;
    return new ReadSource(
        orZero(bytes), orZero(items), onDemand, onDemand ? Math.max(0, most) : provisioned);
  }

  private static long orZero(@Nullable Long number) {
    return Objects.requireNonNullElse(number, 0L);
  }

  boolean isSizeKnown() {
    return bytes > 0 && items > 0;
  }

  /** Returns the share of the capacity that may be consumed; null if it is not limited. */
  @Nullable Share share(ReadSettings options) {
    Integer most = options.maxUnits();
    double share = units * options.readPercent() / 100.0;
    if (most != null && (units == 0 || most < share)) {
      return new Share(most, "--max-rcu " + most);
    }
    String capacity = onDemand ? "a maximum of " + units + " units" : units + " provisioned units";
    return units == 0
        ? null
        : new Share(share, "--read-percent " + options.readPercent() + " of " + capacity);
  }

  /** Describes the capacity in a few words. */
  String capacity() {
    if (units == 0) {
      return "on demand";
    }
    return String.format(
        Locale.ROOT,
        onDemand
            ? "on demand, at most %,d read request units a second"
            : "%,d read capacity units provisioned",
        units);
  }
}
