package com.foresyts.etl.mapping;

/** A table whose rows the columns of other tables reference by id. */
public interface ParentTable {

  /** Returns one record's name in messages. */
  String singular();

  /** Returns the PostgreSQL table. */
  String target();

  /** Returns the PostgreSQL column that is referenced. */
  String idName();

  /** Returns true if the id is unique within a client alone. Then no column can reference it. */
  boolean keyedByClientAndId();
}
