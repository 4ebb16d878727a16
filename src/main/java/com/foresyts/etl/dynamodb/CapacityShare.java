package com.foresyts.etl.dynamodb;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The share of read capacity that the reads of one table may consume.
 *
 * @param unitsPerSecond read capacity units a second
 * @param reason the option that sets it, and of what
 */
record CapacityShare(double unitsPerSecond, String reason) {
  /** A token bucket adds no more than one token a nanosecond, a thousandth of a unit. */
  private static final double MOST_UNITS_PER_SECOND = 1_000_000;

  CapacityShare {
    unitsPerSecond = Math.min(unitsPerSecond, MOST_UNITS_PER_SECOND);
  }

  /**
   * Returns the share of a table, or of the index that is queried.
   *
   * @param table null if nothing is known of it
   * @return null if there is no limit
   */
  static @Nullable CapacityShare of(
      @Nullable TableDescription table, AccessPath access, ReadSettings options) {
    ReadCapacity capacity =
        table == null ? new ReadCapacity(true, 0) : ReadCapacity.of(table, access);
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
