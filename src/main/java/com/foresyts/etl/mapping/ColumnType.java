package com.foresyts.etl.mapping;

/** The types a target column can have (contract, section 2). */
public enum ColumnType {
  TEXT,
  INTEGER,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  TEXT_ARRAY
}
