package com.foresyts.etl.migrate;

import com.foresyts.etl.postgres.PrunableRows;
import com.foresyts.etl.postgres.RowDeleter;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.TableDifferences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the rows that {@link Pruning} would delete, without its limit, and deletes none. */
final class PruningForecast {
  private static final String NO_KEY = "no key names it";
  private static final String UNUSABLE_KEY = "it may be that of a record without a usable key";

  private final RunContext context;

  /** The ids of the rows whose keys are not in the source. */
  private final Map<TargetTable, List<String>> orphans = new HashMap<>();

  PruningForecast(RunContext context) {
    this.context = context;
  }

  /**
   * Collects the orphans of a table that was read to its end.
   *
   * @param instant that of the source; null if it is live
   */
  void collect(
      TargetTable table, @Nullable Instant instant, SourceKeys keys, TableDifferences differences) {
    if (keys.areComplete()) {
      List<String> ids = new ArrayList<>();
      keys.forEachAbsent(
          (id, changedLater) -> {
            if (id == null) {
              differences.stays(null, NO_KEY);
            } else if (changedLater) {
              differences.stays(id, RowDeleter.CHANGED_LATER.formatted(instant));
            } else {
              ids.add(id);
            }
          });
      orphans.put(table, ids);
    } else {
      keys.forEachAbsent(
          (id, changedLater) -> differences.stays(id, id == null ? NO_KEY : UNUSABLE_KEY));
    }
  }

  /** Divides the orphans into those that would be deleted and those that would stay. */
  void divide(Map<TargetTable, TableDifferences> differences) {
    List<TargetTable> tables = context.targets();
    context
        .database()
        .inTransaction(
            transaction -> {
              PrunableRows rows = transaction.prunableRows(tables);
              for (int index = tables.size() - 1; index >= 0; index--) { // children come first
                TargetTable table = tables.get(index);
                TableDifferences ofTable = differences.get(table);
                if (ofTable != null) {
                  rows.divide(
                      table,
                      orphans.getOrDefault(table, List.of()),
                      ofTable::prunable,
                      ofTable::stays);
                }
              }
              return true;
            });
  }
}
