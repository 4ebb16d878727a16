package com.foresyts.etl.dynamodb;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How DynamoDB may be read.
 *
 * @param segments the number of segments of a scan; null to choose it by the table's size
 * @param readPercent the share of a table's read capacity that may be used, 1 to 100; the capacity
 *     is the provisioned one, or the maximum of a table on demand
 * @param maxUnits the most read capacity units per second of each table; null for no limit
 * @param consistent whether reads are strongly consistent, at twice the cost
 * @param tableOnly whether indexes are not used
 * @param retryFor how long a throttled call is retried
 */
public record ReadSettings(
    @Nullable Integer segments,
    int readPercent,
    @Nullable Integer maxUnits,
    boolean consistent,
    boolean tableOnly,
    Duration retryFor) {

  /** Returns these settings with a shorter time for retries, unless theirs is shorter. */
  public ReadSettings retryingAtMost(Duration most) {
    return new ReadSettings(
        segments,
        readPercent,
        maxUnits,
        consistent,
        tableOnly,
        retryFor.compareTo(most) < 0 ? retryFor : most);
  }

  /**
   * Returns how many bytes one read capacity unit reads: 4 KiB by a strongly consistent read, 8 KiB
   * by an eventually consistent one.
   */
  int bytesPerUnit() {
    return consistent ? 4_096 : 8_192;
  }
}
