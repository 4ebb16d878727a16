package com.foresyts.etl.postgres;

import com.foresyts.etl.convert.TextWidth;
import com.foresyts.etl.mapping.ParentTable;
import com.foresyts.etl.mapping.TableMapping;
import java.util.List;
import java.util.Map;

/**
 * A table of the database.
 *
 * @param mapping of the rows that are written to it
 * @param name the qualified name, quoted
 * @param widths of its text columns, by name; other columns hold any text
 */
public record TargetTable(TableMapping mapping, String name, Map<String, TextWidth> widths) {
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
