package com.foresyts.etl.dynamodb;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How DynamoDB may be read.
 *
 * @param segments how many parts of a table are scanned at the same time; null to go by its size
 * @param readPercent how much of a table's read capacity may be used, provisioned or set as the
 *     maximum, 1 to 100
 * @param maxUnits how many read capacity units a second may be used of any table; null for no limit
 * @param consistent whether reads are strongly consistent, at twice the cost
 * @param tableOnly whether no index is read instead of the table
 * @param retryFor how long a call may stay throttled
 */
public record ReadSettings(
    @Nullable Integer segments,
    int readPercent,
    @Nullable Integer maxUnits,
    boolean consistent,
    boolean tableOnly,
    Duration retryFor) {

  /** The same with no more patience than that. */
  public ReadSettings retryingAtMost(Duration most) {
    return new ReadSettings(
        segments,
        readPercent,
        maxUnits,
        consistent,
        tableOnly,
        retryFor.compareTo(most) < 0 ? retryFor : most);
  }

  /** How many bytes one read capacity unit reads. */
  int bytesPerUnit() {
    return consistent ? 4_096 : 8_192;
  }
}
