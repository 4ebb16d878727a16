package com.foresyts.etl.postgres;

import com.foresyts.etl.mapping.ParentTable;
import com.foresyts.etl.mapping.TableMapping;
import java.util.List;
import java.util.Map;

/**
 * A table as it stands in the database.
 *
 * @param mapping what is written to it
 * @param name the qualified name, quoted
 * @param widths the most code points its text columns hold, by column name; columns that are not in
 *     it hold any number
 */
public record TargetTable(TableMapping mapping, String name, Map<String, Integer> widths) {
  public TargetTable {
    widths = Map.copyOf(widths);
  }

  /** Returns the table that a mapping is written to. */
  public static TargetTable of(ParentTable mapping, List<TargetTable> tables) {
    return tables.stream()
        .filter(table -> table.mapping().equals(mapping))
        .findFirst()
        .orElseThrow();
  }
}
