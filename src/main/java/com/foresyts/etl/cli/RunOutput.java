package com.foresyts.etl.cli;

import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that a run leaves behind. */
interface RunOutput {
  /**
   * Makes sure that the file can be written, as far as can be known.
   *
   * @throws ParameterException if it cannot
   */
  void prepare(CommandSpec spec);

  /** Starts the file: no other run of the client is at work. */
  default void begin() {}

  /** Whether it can be written again: a stream cannot. */
  default boolean isRepeatable() {
    return true;
  }

  /**
   * Writes how the run ended. It is called again if that has changed meanwhile, because another
   * file could not be written or a signal came; perhaps by another thread.
   *
   * @throws IOException that names the file
   */
  void finish(RunReport report) throws IOException;
}
