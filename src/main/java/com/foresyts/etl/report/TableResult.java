package com.foresyts.etl.report;

import com.foresyts.etl.convert.TableMapping;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What happened to one table: counts that grow while it is migrated. */
public final class TableResult {
  private static final Set<Count> OUTCOMES = EnumSet.range(Count.INSERTED, Count.DUPLICATE);

  private final TableMapping mapping;
  private final long startedNanos = System.nanoTime();
  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private double consumedReadCapacity;
  private Duration elapsed = Duration.ZERO;
  private boolean rolledBack;
  private boolean finished;

  public TableResult(TableMapping mapping) {
    this.mapping = mapping;
  }

  public TableMapping mapping() {
    return mapping;
  }

  public void add(Count count) {
    add(count, 1);
  }

  public void add(Count count, long number) {
    counts.merge(count, number, Long::sum);
  }

  public long get(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  /** Records that stand in PostgreSQL now. */
  public long migrated() {
    return get(Count.INSERTED) + get(Count.UPDATED) + get(Count.UNCHANGED);
  }

  public void addConsumedReadCapacity(double units) {
    consumedReadCapacity += units;
  }

  public double consumedReadCapacity() {
    return consumedReadCapacity;
  }

  /** Starts the counts again; what was consumed stays consumed. */
  public void restart() {
    counts.clear();
  }

  /**
   * Marks the counts as those until a failure, none of which PostgreSQL kept. Records that were
   * still on their way then count as not read.
   */
  public void rolledBack() {
    rolledBack = true;
    counts.put(Count.READ, accounted());
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
          "the books of %s do not balance: %d records read, %d accounted for"
              .formatted(mapping.name(), get(Count.READ), accounted()));
    }
  }

  private long accounted() {
    return OUTCOMES.stream().mapToLong(this::get).sum();
  }
}
