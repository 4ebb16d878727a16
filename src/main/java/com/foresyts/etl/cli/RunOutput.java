package com.foresyts.etl.cli;

import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** An output file of a run. */
interface RunOutput {
  /**
   * Makes sure that the file can be written, as far as can be known without touching it.
   *
   * @throws ParameterException if it cannot
   */
  void check(CommandSpec spec);

  /**
   * Opens the file. All files of the run were checked before.
   *
   * @throws ParameterException if it cannot be written
   */
  default void open(CommandSpec spec) {}

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
