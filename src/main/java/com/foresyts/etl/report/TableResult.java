package com.foresyts.etl.report;

import com.foresyts.etl.convert.TableMapping;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened to one table: counts that grow while it is migrated. Several threads may use it.
 */
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
    return adder(count).sum();
  }

  /** Records that stand in PostgreSQL now. */
  public long migrated() {
    return get(Count.INSERTED) + get(Count.UPDATED) + get(Count.UNCHANGED);
  }

  /** Counts a page and the read capacity units that it consumed. */
  public void addPage(double units) {
    add(Count.PAGES);
    consumedReadCapacity.add(units);
  }

  public double consumedReadCapacity() {
    return consumedReadCapacity.sum();
  }

  /** Says how the table is read: {@code scan} or {@code query}. */
  public void access(String access) {
    this.access = access;
  }

  public String access() {
    return access;
  }

  /** Starts the counts again; what was consumed stays consumed. */
  public void restart() {
    counts.values().forEach(LongAdder::reset);
  }

  /**
   * Marks the counts as those until a failure, none of which PostgreSQL kept. Records that were
   * still on their way then count as not read.
   */
  public void rolledBack() {
    rolledBack = true;
    long accounted = accounted();
    adder(Count.READ).reset();
    add(Count.READ, accounted);
  }

  public boolean isRolledBack() {
    return rolledBack;
  }

  /** Stops the clock. */
  public void finish() {
    finished = true;
    elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
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
   * @throws IllegalStateException where one is not, which is a defect of this program
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
