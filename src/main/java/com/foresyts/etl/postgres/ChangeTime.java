package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows {@code t} that were changed after an instant: a newer source may have brought them. A
 * row without a time of its last change was not.
 *
 * @param instant null to take no row for changed
 */
record ChangeTime(@Nullable Instant instant) {
  /** Returns the condition that the row was changed later. */
  String later() {
    return instant == null
        ? "false"
        : "coalesce(t.%s > ?, false)".formatted(quote(TableMapping.LAST_UPDATED));
  }

  /** Returns parameters with that of the condition behind them. */
  Object[] after(Object... parameters) {
    List<Object> all = new ArrayList<>(Arrays.asList(parameters));
    all.addAll(parameter());
    return all.toArray();
  }

  /** Returns parameters with that of the condition before them. */
  Object[] before(Object... parameters) {
    List<Object> all = new ArrayList<>(parameter());
    all.addAll(Arrays.asList(parameters));
    return all.toArray();
  }

  /** Returns the instant in UTC, cut to what PostgreSQL stores; it would round it up. */
  private List<Object> parameter() {
    return instant == null
        ? List.of()
        : List.of(LocalDateTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
  }
}
