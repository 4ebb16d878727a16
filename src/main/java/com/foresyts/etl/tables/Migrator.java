package com.foresyts.etl.tables;

import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.mapping.TableMapping;
import java.util.function.Function;

/**
 * The migration of one table.
 *
 * @param completion makes, for one run, what completes the rows before they are written
 */
public record Migrator(TableMapping mapping, Function<RowConverter, RowCompletion> completion) {

  /** Makes a migrator of rows that are complete. */
  Migrator(TableMapping mapping) {
    this(mapping, converter -> (row, next) -> next.accept(row));
  }
}
