package com.foresyts.etl.cli;

import com.foresyts.etl.report.RunReport;
import java.io.IOException;

/** An output file of a run. */
interface RunOutput {
  /**
   * Makes sure that the file can be written, as far as can be known without touching it.
   *
   * @throws UsageException if it cannot
   */
  void check();

  /**
   * Opens the file. All files of the run were checked before.
   *
   * @throws UsageException if it cannot be written
   */
  default void open() {}

  /** Starts the file. From now on no other run of the client is at work. */
  default void begin() {}

  /** Returns whether the file can be written again; a stream cannot. */
  default boolean isRepeatable() {
    return true;
  }

  /**
   * Writes how the run ended. It is called again if that has changed, because another file could
   * not be written or a signal came; perhaps by another thread.
   *
   * @throws IOException that names the file
   */
  void finish(RunReport report) throws IOException;
}
