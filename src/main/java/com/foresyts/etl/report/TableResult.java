package com.foresyts.etl.report;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counts of one table, which grow while it is migrated. Several threads may use it. */
public final class TableResult {
  private static final Set<Count> OUTCOMES = EnumSet.range(Count.INSERTED, Count.DUPLICATE);

  private final TableMapping mapping;
  private final long startedNanos = System.nanoTime();
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final DoubleAdder consumedReadCapacity = new DoubleAdder();
  private volatile Duration elapsed = Duration.ZERO;
  private volatile String access = "scan";
  private volatile boolean rolledBack;
  private volatile boolean finished;

  /** The counts and the capacity at the end of the run; null before. */
  private volatile @Nullable Settled settled;

  private record Settled(Map<Count, Long> counts, double consumedReadCapacity) {}

  public TableResult(TableMapping mapping) {
    this.mapping = mapping;
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  public TableMapping mapping() {
    return mapping;
  }

  public void add(Count count) {
    add(count, 1);
  }

  public void add(Count count, long number) {
    adder(count).add(number);
  }

  public long get(Count count) {
    Settled end = settled;
    if (end != null) {
      return Objects.requireNonNull(end.counts().get(count));
    }
    return count == Count.READ && rolledBack ? accounted() : adder(count).sum();
  }

  /** Returns how many records are in PostgreSQL now. */
  public long migrated() {
    return get(Count.INSERTED) + get(Count.UPDATED) + get(Count.UNCHANGED);
  }

  /** Counts a page and the read capacity units that it consumed. */
  public void addPage(double units) {
    add(Count.PAGES);
    consumedReadCapacity.add(units);
  }

  public double consumedReadCapacity() {
    Settled end = settled;
    return end == null ? consumedReadCapacity.sum() : end.consumedReadCapacity();
  }

  /** Sets how the table is read: {@code scan} or {@code query}. */
  public void access(String access) {
    this.access = access;
  }

  public String access() {
    return access;
  }

  /** Resets the counts, but not the consumed capacity. */
  public void restart() {
    counts.values().forEach(LongAdder::reset);
  }

  /**
   * Marks the table as rolled back by a failure. Records without an outcome then count as not read.
   */
  public void rolledBack() {
    rolledBack = true;
  }

  public boolean isRolledBack() {
    return rolledBack;
  }

  /** Stops the clock. */
  public void finish() {
    if (settled != null) {
      return;
    }
    finished = true;
    elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /**
   * Fixes the counts, so that a thread that has not noticed the end of the run changes nothing any
   * more. A table that is not finished is rolled back.
   */
  void settle() {
    if (!finished) {
      rolledBack();
      finish();
    }
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      counts.put(count, adder(count).sum());
    }
    if (rolledBack) {
      counts.put(
          Count.READ,
          OUTCOMES.stream().mapToLong(count -> Objects.requireNonNull(counts.get(count))).sum());
    }
    settled = new Settled(counts, consumedReadCapacity.sum());
  }

  boolean isFinished() {
    return finished;
  }

  public Duration elapsed() {
    return elapsed;
  }

  /**
   * Makes sure that every record that was read is accounted for.
   *
   * @throws IllegalStateException if one is not, which is a defect of this program
   */
  public void balance() {
    if (accounted() != get(Count.READ)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the books of %s do not balance: %d records read, %d accounted for",
              mapping.name(),
              get(Count.READ),
              accounted()));
    }
  }

  private LongAdder adder(Count count) {
    return Objects.requireNonNull(counts.get(count));
  }

  private long accounted() {
    return OUTCOMES.stream().mapToLong(this::get).sum();
  }
}
