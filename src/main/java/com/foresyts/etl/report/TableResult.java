package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
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
  private final Figures growing = new Figures();

  /** The figures that are shown: those that grow, or a copy of them from the end of the run. */
  private volatile Figures shown = growing;

  private volatile @Nullable Duration elapsed;
  private volatile String access = "scan";
  private volatile boolean rolledBack;

  private record Figures(Map<Count, LongAdder> counts, DoubleAdder consumedReadCapacity) {
    Figures() {
      this(new EnumMap<>(Count.class), new DoubleAdder());
      for (Count count : Count.values()) {
        counts.put(count, new LongAdder());
      }
    }

    LongAdder of(Count count) {
      return Objects.requireNonNull(counts.get(count));
    }

    Figures copy() {
      Figures copy = new Figures();
      counts.forEach((count, number) -> copy.of(count).add(number.sum()));
      copy.consumedReadCapacity.add(consumedReadCapacity.sum());
      return copy;
    }
  }

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
    growing.of(count).add(number);
  }

  /** Returns a count. Records without an outcome count as not read if the table is rolled back. */
  public long get(Count count) {
    return count == Count.READ && rolledBack ? accounted() : shown.of(count).sum();
  }

  /** Returns how many records are in PostgreSQL now. */
  long migrated() {
    return get(Count.INSERTED) + get(Count.UPDATED) + get(Count.UNCHANGED);
  }

  /** Counts a page and the read capacity units that it consumed. */
  public void addPage(double units) {
    add(Count.PAGES);
    growing.consumedReadCapacity().add(units);
  }

  double consumedReadCapacity() {
    return shown.consumedReadCapacity().sum();
  }

  /** Sets how the table is read: {@code scan}, {@code query} or {@code export}. */
  public void access(String access) {
    this.access = access;
  }

  String access() {
    return access;
  }

  /** Resets the counts, but not the consumed capacity. */
  public void restart() {
    growing.counts().values().forEach(LongAdder::reset);
  }

  /** Marks the table as rolled back by a failure. */
  public void rolledBack() {
    rolledBack = true;
  }

  boolean isRolledBack() {
    return rolledBack;
  }

  /** Stops the clock, if it is not stopped yet. */
  public void finish() {
    if (elapsed == null) {
      elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
    }
  }

  /**
   * Fixes the counts, so that a thread that has not noticed the end of the run changes nothing any
   * more. A table that is not finished is rolled back.
   */
  void settle() {
    if (!isFinished()) {
      rolledBack();
      finish();
    }
    shown = growing.copy();
  }

  boolean isFinished() {
    return elapsed != null;
  }

  /** Returns the time from start to finish; zero before. */
  Duration elapsed() {
    return Objects.requireNonNullElse(elapsed, Duration.ZERO);
  }

  /** Throws an {@link IllegalStateException}, a defect, if a record is not accounted for. */
  public void balance() {
    if (accounted() != get(Count.READ)) {
      throw new IllegalStateException(
          "the books of %s do not balance: %s records read, %s accounted for"
              .formatted(mapping.name(), get(Count.READ), accounted()));
    }
  }

  /** Writes the table as a JSON object. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", mapping.name());
    json.writeStringField("source", mapping.source());
    json.writeStringField("target", mapping.target());
    json.writeStringField("access", access);
    for (Count count : Count.values()) {
      json.writeNumberField(count.jsonName, get(count));
    }
    json.writeNumberField("consumedReadCapacity", consumedReadCapacity());
    json.writeNumberField("elapsedMs", elapsed().toMillis());
    json.writeEndObject();
  }

  private long accounted() {
    return OUTCOMES.stream().mapToLong(this::get).sum();
  }
}
