package com.foresyts.etl.tables;

import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.mapping.TableMapping;

/** Describes the migration of one table. A subclass states what is particular to its table. */
public abstract class Migrator {
  private final TableMapping mapping;

  protected Migrator(TableMapping mapping) {
    this.mapping = mapping;
  }

  public final TableMapping mapping() {
    return mapping;
  }

  /** Returns the completion of the rows of one run; by default they are complete. */
  public RowCompletion completion(RowConverter converter) {
    return (row, next) -> next.accept(row);
  }
}
