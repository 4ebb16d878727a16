package com.foresyts.etl.migrate;

import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.TableResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's rows of one table whose keys are not in the source.
 *
 * @param result the table's counts
 * @param rows the number of all rows of the client
 * @param number the number of orphans
 * @param ids their ids; empty if they are more than the limit allows
 */
record Orphans(TableResult result, long rows, long number, List<String> ids) {

  /** Finds the orphans of a table that was read to its end. */
  static Orphans find(
      TargetTable table, TableResult result, SourceKeys keys, ClientRows clientRows, Limit limit) {
    long rows = clientRows.count(table);
    List<String> ids = new ArrayList<>();
    long[] number = new long[1];
    keys.forEachAbsent(
        id -> {
          number[0]++;
          if (limit.isExceeded(number[0], rows)) {
            ids.clear();
          } else {
            ids.add(id);
          }
        });
    return new Orphans(result, rows, number[0], ids);
  }
}
