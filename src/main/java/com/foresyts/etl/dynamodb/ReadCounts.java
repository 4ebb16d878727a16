package com.foresyts.etl.dynamodb;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts one read of a table. All its threads add to it.
 *
 * @param scanned items that DynamoDB has read, those of other clients included
 * @param found items of the client
 * @param consumed read capacity units
 */
record ReadCounts(LongAdder scanned, LongAdder found, DoubleAdder consumed) {
  ReadCounts() {
    this(new LongAdder(), new LongAdder(), new DoubleAdder());
  }
}
