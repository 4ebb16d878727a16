package com.foresyts.etl.report;

import java.util.function.LongSupplier;

/**
 * The progress of a table that is being read.
 *
 * @param result its counts so far
 * @param scanned the number of items read so far, those of other clients included
 * @param expected the approximate number at the end; 0 if it is not known
 */
public record ReadProgress(TableResult result, LongSupplier scanned, long expected) {
  String table() {
    return result.mapping().name();
  }

  long records() {
    return result.get(Count.READ);
  }

  double units() {
    return result.consumedReadCapacity();
  }

  boolean isPredictable() {
    return expected > 0;
  }

  /** Returns how much of a predictable table was read, 0 to 100. */
  long percent() {
    return Math.min(100, scanned.getAsLong() * 100 / expected);
  }
}
