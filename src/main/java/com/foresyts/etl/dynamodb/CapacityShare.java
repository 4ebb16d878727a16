package com.foresyts.etl.dynamodb;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The share of read capacity that the reads of one table may consume.
 *
 * @param unitsPerSecond read capacity units per second
 * @param reason the option that sets the share, and the capacity it is a share of; for messages
 */
record CapacityShare(double unitsPerSecond, String reason) {
  /** The most that Bucket4j allows: one token, a thousandth of a unit, per nanosecond. */
  private static final double MOST_UNITS_PER_SECOND = 1_000_000;

  CapacityShare {
    unitsPerSecond = Math.min(unitsPerSecond, MOST_UNITS_PER_SECOND);
  }

  /**
   * Returns the share of a table, or of the index that is queried.
   *
   * @param table null if it cannot be described
   * @param index the index that is queried; null for the table itself
   * @return null if reads are not limited
   */
  static @Nullable CapacityShare of(
      @Nullable TableDescription table, @Nullable String index, ReadSettings options) {
    ReadCapacity capacity =
        table == null ? new ReadCapacity(true, 0) : ReadCapacity.of(table, index);
    Integer most = options.maxUnits();
    double share = capacity.units() * options.readPercent() / 100.0;
    if (most != null && (capacity.units() == 0 || most < share)) {
      return new CapacityShare(most, "--max-rcu " + most);
    }
    return capacity.units() == 0
        ? null
        : new CapacityShare(
            share,
            String.format(
                Locale.ROOT, "--read-percent %d of %s", options.readPercent(), capacity.share()));
  }
}
