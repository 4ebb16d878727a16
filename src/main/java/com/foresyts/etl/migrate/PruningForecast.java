package com.foresyts.etl.migrate;

import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.PrunableRows;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.TableDifferences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells which rows {@link Pruning} would delete, without its limit, and deletes none. */
final class PruningForecast {
  private static final String UNUSABLE_KEY = "it may be that of a record without a usable key";

  /** The ids of the rows that no item of the source names. */
  private final Map<TargetTable, List<String>> absent = new HashMap<>();

  /** Notes the rows of a table that none of the keys names. */
  void note(TargetTable table, SourceKeys keys, TableDifferences differences) {
    if (keys.areComplete()) {
      List<String> ids = new ArrayList<>();
      keys.forEachAbsent(ids::add);
      absent.put(table, ids);
    } else {
      keys.forEachAbsent(id -> differences.stays(id, UNUSABLE_KEY));
    }
  }

  /**
   * Divides the noted rows into those that would be deleted and those that would stay, children
   * before parents.
   *
   * @param tables all target tables, in migration order
   * @param differences of the compared tables
   */
  void divide(
      Database database, List<TargetTable> tables, Map<TargetTable, TableDifferences> differences) {
    database.inTransaction(
        transaction -> {
          PrunableRows rows = transaction.prunableRows(tables);
          for (int index = tables.size() - 1; index >= 0; index--) {
            TargetTable table = tables.get(index);
            TableDifferences ofTable = differences.get(table);
            if (ofTable != null) {
              rows.divide(
                  table, absent.getOrDefault(table, List.of()), ofTable::prunable, ofTable::stays);
            }
          }
          return true;
        });
  }
}
