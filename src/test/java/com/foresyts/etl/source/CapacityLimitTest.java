package com.foresyts.etl.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.source.Access.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class CapacityLimitTest {
  private static final Access TABLE = new Access(Kind.SCAN, null, 1, true);
  private static final Access INDEX = new Access(Kind.QUERY, "by-client", 1, true);

  @Test
  void aTableOnDemandHasNone() {
    assertThat(CapacityLimit.of(table(0, 0), TABLE, options(50, null))).isNull();
    assertThat(CapacityLimit.of(null, TABLE, options(50, null))).isNull();
  }

  @Test
  void isAShareOfWhatIsProvisioned() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    assertThat(limit.unitsPerSecond()).isEqualTo(50);
    assertThat(limit.reason()).isEqualTo("--read-percent 50 of 100 provisioned units");
    assertThat(limit(table(5, 0), TABLE, options(50, null)).unitsPerSecond()).isEqualTo(2.5);
  }

  @Test
  void anIndexHasItsOwn() {
    assertThat(limit(table(100, 30), INDEX, options(50, null)).unitsPerSecond()).isEqualTo(15);
  }

  @Test
  void aNumberLimitsEveryTableAndRaisesNone() {
    assertThat(limit(table(0, 0), TABLE, options(50, 20)).unitsPerSecond()).isEqualTo(20);
    assertThat(limit(null, TABLE, options(50, 20)).unitsPerSecond()).isEqualTo(20);
    CapacityLimit lower = limit(table(100, 0), TABLE, options(50, 20));
    assertThat(lower.unitsPerSecond()).isEqualTo(20);
    assertThat(lower.reason()).isEqualTo("--max-rcu 20");
    assertThat(limit(table(100, 0), TABLE, options(50, 80)).unitsPerSecond()).isEqualTo(50);
  }

  @Test
  void aPageCostsNoMoreThanASecond() {
    // Items of 1,024 bytes: eight a unit.
    assertThat(limit(table(100, 0), TABLE, options(50, null)).pageItems()).isEqualTo(400);
    assertThat(limit(table(1_000_000, 0), TABLE, options(100, null)).pageItems())
        .as("1 MiB, as DynamoDB reads at most")
        .isEqualTo(1_024);
    TableDescription small = table(100, 0).toBuilder().itemCount(3L).tableSizeBytes(3_072L).build();
    assertThat(limit(small, TABLE, options(50, null)).pageItems())
        .as("DynamoDB counted before the table grew")
        .isEqualTo(400);
  }

  @Test
  void aPageIsWorthTheSmallestCharge() {
    CapacityLimit limit = limit(table(5, 0), TABLE, options(4, null)); // 0.2 units a second
    for (int page = 0; page < 3; page++) {
      assertThat(limit.pageItems()).isEqualTo(4);
      limit.settle(1, 4, 0.5, 4);
    }
  }

  @Test
  void aShortPageSaysNothingOfTheNextOne() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    limit.settle(limit.take(400), 400, 0.5, 1);
    assertThat(limit.pageItems()).isEqualTo(400);
  }

  @Test
  void whatAPageDidCostDecidesOverTheNextOne() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    long start = System.nanoTime();
    limit.settle(limit.take(400), 400, 75, 100); // expected: 50 for 400 items
    assertThat(limit.pageItems()).isEqualTo(66);
    limit.settle(limit.take(66), 66, 10, 66);
    // 50 are there at once; 25 too many and 49.5 of the second page come at 50 a second.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(4));
  }

  private static CapacityLimit limit(
      @Nullable TableDescription table, Access access, ReadOptions options) {
    return requireNonNull(CapacityLimit.of(table, access, options));
  }

  private static TableDescription table(long units, long indexUnits) {
    return TableDescription.builder()
        .itemCount(1_000_000L)
        .tableSizeBytes(1_024_000_000L)
        .provisionedThroughput(throughput -> throughput.readCapacityUnits(units))
        .globalSecondaryIndexes(
            GlobalSecondaryIndexDescription.builder()
                .indexName("by-client")
                .provisionedThroughput(throughput -> throughput.readCapacityUnits(indexUnits))
                .build())
        .build();
  }

  private static ReadOptions options(int percent, @Nullable Integer maxUnits) {
    return new ReadOptions(null, percent, maxUnits, false, false, Duration.ZERO);
  }
}
