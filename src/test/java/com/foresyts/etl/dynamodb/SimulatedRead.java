package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNull;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Simulates the read of a table under a {@link CapacityLimit}, with a simulated clock. Segments
 * wait, pages take a latency, and costs are those of DynamoDB.
 */
final class SimulatedRead {
  private static final int PAGE_BYTES = 1 << 20;

  /** The cost of one page, and the time of its response. */
  record Charge(Duration at, double units) {}

  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  private final class Clock implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return now;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  private final class Segment {
    private final int[] items;
    private int read;
    private int attempts;

    Segment(int[] items) {
      this.items = items;
    }

    void next() {
      CapacityLimit.Turn turn = limit.tryTake(read);
      if (turn.waitNanos() == 0) {
        after(latency.toNanos(), () -> answer(turn));
      } else {
        waiting.add(this);
        int asked = ++attempts;
        after(turn.waitNanos(), () -> askAgain(asked));
      }
    }

    /** Asks again, unless a page that was settled has woken the segment before. */
    private void askAgain(int asked) {
      if (asked == attempts && waiting.remove(this)) {
        next();
      }
    }

    private void answer(CapacityLimit.Turn turn) {
      int end = read;
      long bytes = 0;
      while (end < items.length
          && end - read < turn.items()
          && (bytes == 0 || bytes + items[end] <= PAGE_BYTES)) {
        bytes += items[end++];
      }
      double units = Math.max(0.5, Math.ceil(bytes / 4_096.0) / 2);
      charges.add(new Charge(Duration.ofNanos(now), units));
      limit.settle(turn, units, end - read);
      boolean last = end == items.length && end - read < turn.items();
      read = end;
      if (!last) {
        next();
      }
      wake();
    }
  }

  private final CapacityLimit limit;
  private final Duration latency;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Deque<Segment> waiting = new ArrayDeque<>();
  private final List<Charge> charges = new ArrayList<>();
  private long now;
  private long numbers;

  private SimulatedRead(
      TableDescription table, AccessPath access, ReadSettings options, Duration latency) {
    this.latency = latency;
    limit = requireNonNull(CapacityLimit.of(table, access, options, new Clock()));
  }

  /**
   * Reads a table to its end.
   *
   * @param latency how long each page takes
   * @param segments the sizes of the items, in bytes
   */
  static SimulatedRead of(
      TableDescription table,
      AccessPath access,
      ReadSettings options,
      Duration latency,
      List<int[]> segments) {
    SimulatedRead read = new SimulatedRead(table, access, options, latency);
    segments.forEach(items -> read.after(0, read.new Segment(items)::next));
    while (!read.events.isEmpty()) {
      Event event = read.events.remove();
      read.now = event.at();
      event.action().run();
    }
    return read;
  }

  private void wake() {
    int segments = waiting.size();
    for (int segment = 0; segment < segments; segment++) {
      waiting.remove().next();
    }
  }

  private void after(long nanos, Runnable action) {
    events.add(new Event(now + nanos, numbers++, action));
  }

  double units() {
    return charges.stream().mapToDouble(Charge::units).sum();
  }

  Duration time() {
    return charges.get(charges.size() - 1).at();
  }

  /** Returns the most units that were consumed in any period of that length. */
  double mostUnitsWithin(Duration window) {
    return charges.stream()
        .mapToDouble(
            first ->
                charges.stream()
                    .filter(charge -> charge.at().compareTo(first.at()) >= 0)
                    .filter(charge -> charge.at().minus(window).compareTo(first.at()) < 0)
                    .mapToDouble(Charge::units)
                    .sum())
        .max()
        .orElse(0);
  }
}
