package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.concurrent.BoundedPipe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class CapacityLimitTest {
  private static final AccessPath TABLE = new AccessPath(AccessPath.Operation.SCAN, null, 1, true);
  private static final AccessPath SEGMENTS =
      new AccessPath(AccessPath.Operation.SCAN, null, 64, true);
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final TimeMeter CLOCK = TimeMeter.SYSTEM_NANOTIME;
  private static final AccessPath INDEX =
      new AccessPath(AccessPath.Operation.QUERY, "by-client", 1, true);

  @Test
  void aTableOnDemandHasNoLimit() {
    assertThat(CapacityLimit.of(table(0, 0), TABLE, options(50, null), CLOCK)).isNull();
    assertThat(CapacityLimit.of(null, TABLE, options(50, null), CLOCK)).isNull();
  }

  @Test
  void limitIsAShareOfTheProvisionedUnits() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    assertThat(limit.share().unitsPerSecond()).isEqualTo(50);
    assertThat(limit.share().reason()).isEqualTo("--read-percent 50 of 100 provisioned units");
    assertThat(limit(table(5, 0), TABLE, options(50, null)).share().unitsPerSecond())
        .isEqualTo(2.5);
  }

  @Test
  void limitIsAShareOfTheMaximumOfATableOnDemand() {
    CapacityLimit limit = limit(onDemand(60, 30), TABLE, options(50, null));
    assertThat(limit.share().unitsPerSecond()).isEqualTo(30);
    assertThat(limit.share().reason()).isEqualTo("--read-percent 50 of a maximum of 60 units");
    assertThat(limit(onDemand(60, 30), INDEX, options(50, null)).share().unitsPerSecond())
        .isEqualTo(15);
    assertThat(limit(onDemand(60, 30), TABLE, options(50, 20)).share().unitsPerSecond())
        .isEqualTo(20);
    assertThat(CapacityLimit.of(onDemand(-1, 30), TABLE, options(50, null), CLOCK)).isNull();
    assertThat(CapacityLimit.of(onDemand(60, -1), INDEX, options(50, null), CLOCK)).isNull();
  }

  @Test
  void earlierProvisionedUnitsOfATableOnDemandAreNoLimit() {
    TableDescription table =
        table(100, 0).toBuilder()
            .billingModeSummary(billing -> billing.billingMode(BillingMode.PAY_PER_REQUEST))
            .build();
    assertThat(CapacityLimit.of(table, TABLE, options(50, null), CLOCK)).isNull();
  }

  @Test
  void anIndexHasItsOwnLimit() {
    assertThat(limit(table(100, 30), INDEX, options(50, null)).share().unitsPerSecond())
        .isEqualTo(15);
  }

  @Test
  void maxRcuLowersEveryLimitAndRaisesNone() {
    assertThat(limit(table(0, 0), TABLE, options(50, 20)).share().unitsPerSecond()).isEqualTo(20);
    assertThat(limit(null, TABLE, options(50, 20)).share().unitsPerSecond()).isEqualTo(20);
    CapacityLimit lower = limit(table(100, 0), TABLE, options(50, 20));
    assertThat(lower.share().unitsPerSecond()).isEqualTo(20);
    assertThat(lower.share().reason()).isEqualTo("--max-rcu 20");
    assertThat(limit(table(100, 0), TABLE, options(50, 80)).share().unitsPerSecond()).isEqualTo(50);
  }

  @Test
  void aPageCostsNoMoreThanASecondsShare() {
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
  void aPageHasItemsForTheLeastCostAtLeast() {
    CapacityLimit limit = limit(table(5, 0), TABLE, options(4, null)); // 0.2 units a second
    assertThat(limit.pageItems()).isEqualTo(4);
    limit.settle(limit.tryTake(0), 0.5, 4);
    assertThat(limit.pageItems()).as("four may have cost less than was charged").isEqualTo(8);
    limit.settle(limit.tryTake(4), 1, 8);
    assertThat(limit.pageItems()).isEqualTo(5);
  }

  @Test
  void aShortPageDoesNotChangeTheEstimate() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    limit.settle(limit.take(0), 0.5, 1);
    assertThat(limit.pageItems()).isEqualTo(400);
  }

  @Test
  void theCostOfAPageSetsTheSizeOfTheNextOne() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    long start = System.nanoTime();
    limit.settle(limit.take(0), 75, 100); // expected: 50 for 400 items
    assertThat(limit.pageItems()).isEqualTo(66);
    limit.settle(limit.take(100), 10, 66);
    // 50 units are there at once; 25 too many and 49.5 for the second page come at 50 per second.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(4));
  }

  @Test
  void readsPagesAloneUntilTheCostOfAnItemIsKnown() {
    CapacityLimit limit = limit(table(1_000_000, 0), SEGMENTS, options(100, null));
    CapacityLimit.Turn failing = limit.tryTake(0);
    assertThat(failing.waitNanos()).isZero();
    assertThat(limit.tryTake(0).waitNanos()).as("one is under way").isPositive();
    limit.settle(failing, 0, 0);
    CapacityLimit.Turn ofNoItems = limit.tryTake(0);
    assertThat(limit.tryTake(0).waitNanos()).as("one failed").isPositive();
    limit.settle(ofNoItems, 0.5, 0);
    CapacityLimit.Turn first = limit.tryTake(0);
    assertThat(limit.tryTake(0).waitNanos()).as("one was empty").isPositive();
    limit.settle(first, 0.5, 8);
    assertThat(limit.tryTake(0).waitNanos()).isZero();
    assertThat(limit.tryTake(0).waitNanos()).as("beside another").isZero();
  }

  @Test
  void anInterruptEndsTheWait() {
    CapacityLimit limit = limit(table(100, 0), TABLE, options(50, null));
    limit.take(0);
    BoundedPipe<CapacityLimit.Turn> waiting =
        new BoundedPipe<>("test", 1, List.of(next -> next.accept(limit.take(0))));
    long start = System.nanoTime();
    waiting.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
  }

  /** 6 units: most items of 100 bytes, some of 900. */
  @ParameterizedTest
  @CsvSource({"1,50", "5,10"})
  void smallPagesDoNotShrinkForEver(long provisioned, int percent) {
    int[] items = new Random(1).ints(350, 0, 20).map(one -> one == 0 ? 900 : 100).toArray();
    TableDescription table = counted(provisioned, items.length, IntStream.of(items).sum());
    SimulatedRead read =
        SimulatedRead.of(table, TABLE, options(percent, null), LATENCY, List.of(items));
    assertThat(read.units()).isBetween(6.0, 9.0);
    assertThat(read.time()).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(18));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,4096", "1000,150000", "1000,2000000"})
  void correctsAWrongMeanItemSize(long countedItems, long countedBytes) {
    int[] items = new Random(1).ints(1_000, 0, 100).map(one -> one == 0 ? 40_000 : 100).toArray();
    SimulatedRead read =
        SimulatedRead.of(
            counted(1, countedItems, countedBytes),
            TABLE,
            options(50, null),
            LATENCY,
            List.of(items));
    double least = IntStream.of(items).sum() / 8_192.0;
    assertThat(read.units()).isBetween(least, 1.4 * least);
  }

  /** 14 seconds at 50 units: 64 segments of about 11 units. */
  @Test
  void manySegmentsTakeNoLongerThanOne() {
    List<int[]> segments = segments(64, 88, 1_024);
    int items = segments.stream().mapToInt(segment -> segment.length).sum();
    SimulatedRead read =
        SimulatedRead.of(
            counted(100, items, items * 1_024L),
            SEGMENTS,
            options(50, null),
            Duration.ofMillis(500),
            segments);
    assertThat(read.time()).isLessThan(Duration.ofSeconds(16));
    assertThat(read.mostUnitsWithin(Duration.ofSeconds(2))).isLessThan(150 + 15);
  }

  /** 31 units a segment; the first second's share is there at once. */
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "3,3000",
    "64,65536",
    "64,6400",
    "64,6553600",
    "15872,1625292",
    "9999999,9999999999"
  })
  void keepsTheLimitIfTheItemCountIsOld(long countedItems, long countedBytes) {
    List<int[]> segments = segments(64, 248, 1_024);
    SimulatedRead read =
        SimulatedRead.of(
            counted(100, countedItems, countedBytes),
            SEGMENTS,
            options(50, null),
            LATENCY,
            segments);
    assertThat(read.mostUnitsWithin(Duration.ofSeconds(2))).isLessThan(150 + 15);
    assertThat(read.time()).isLessThan(Duration.ofSeconds(43));
  }

  private static CapacityLimit limit(
      @Nullable TableDescription table, AccessPath access, ReadSettings options) {
    return requireNonNull(CapacityLimit.of(table, access, options, CLOCK));
  }

  /** Returns segments of random sizes around the given means. */
  private static List<int[]> segments(int segments, int items, int bytes) {
    Random random = new Random(1);
    return IntStream.range(0, segments)
        .mapToObj(
            segment ->
                random
                    .ints(
                        Math.round(items + random.nextGaussian() * Math.sqrt(items)),
                        bytes / 2,
                        bytes * 3 / 2)
                    .toArray())
        .toList();
  }

  private static TableDescription counted(long provisioned, long items, long bytes) {
    return table(provisioned, 0).toBuilder().itemCount(items).tableSizeBytes(bytes).build();
  }

  /** A maximum of -1 is none. */
  private static TableDescription onDemand(long units, long indexUnits) {
    return table(0, 0).toBuilder()
        .billingModeSummary(billing -> billing.billingMode(BillingMode.PAY_PER_REQUEST))
        .onDemandThroughput(most -> most.maxReadRequestUnits(units))
        .globalSecondaryIndexes(
            table(0, 0).globalSecondaryIndexes().get(0).toBuilder()
                .onDemandThroughput(most -> most.maxReadRequestUnits(indexUnits))
                .build())
        .build();
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

  private static ReadSettings options(int percent, @Nullable Integer maxUnits) {
    return new ReadSettings(null, percent, maxUnits, false, false, Duration.ZERO);
  }
}
