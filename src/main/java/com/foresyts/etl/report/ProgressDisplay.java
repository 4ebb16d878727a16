package com.foresyts.etl.report;

/** Shows how far the read of a table has come. */
interface ProgressDisplay {
  /**
   * Shows the progress of a table.
   *
   * @param recordsASecond the speed since the last call
   */
  void show(ReadProgress progress, double recordsASecond);

  /** Ends the progress of one table. */
  default void clear() {}
}
