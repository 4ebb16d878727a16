package com.foresyts.etl.tables;

import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.mapping.TableMapping;

/** Migrates one table. What a subclass states is all that sets its table apart from the others. */
public abstract class Migrator {
  private final TableMapping mapping;

  protected Migrator(TableMapping mapping) {
    this.mapping = mapping;
  }

  public final TableMapping mapping() {
    return mapping;
  }

  /**
   * What completes the rows of one run before they are written; by default nothing is missing.
   *
   * @param converter converts for this table's columns
   */
  public RowCompletion completion(RowConverter converter) {
    return (row, next) -> next.accept(row);
  }
}
