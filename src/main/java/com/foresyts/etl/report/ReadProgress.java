package com.foresyts.etl.report;

import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A table that is being read.
 *
 * @param result its counts so far
 * @param scanned how many items were read so far, those of other clients included
 * @param expected how many that will be, about; 0 where it is not known
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

  /** How much of the table was read, 0 to 100; empty where that is not known. */
  OptionalInt percent() {
    return isPredictable()
        ? OptionalInt.of((int) Math.min(100, scanned.getAsLong() * 100 / expected))
        : OptionalInt.empty();
  }
}
