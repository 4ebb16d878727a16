package com.foresyts.etl.cli;

import com.foresyts.etl.report.RunReport;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the file of {@code --metrics-file}, which keeps the time of the last success. */
final class MetricsOutput implements RunOutput {
  private final MetricsFile file;
  private final Consumer<String> warning;

  /** When a run before this one last succeeded; null until that was read. */
  private @Nullable OptionalDouble before;

  /**
   * @param name as it was given
   * @param warning is told what an operator should know of the file that is replaced
   */
  MetricsOutput(String name, Consumer<String> warning) {
    this.file = new MetricsFile(name);
    this.warning = warning;
  }

  @Override
  public void prepare(CommandSpec spec) {
    file.check(spec);
  }

  /** Writes a run whose client is known. */
  @Override
  public synchronized void finish(RunReport report) throws IOException {
    String client = report.client();
    if (client == null) {
      return;
    }
    OptionalDouble lastSuccess = before;
    if (lastSuccess == null) {
      // Once: the file may hold a success of this run, which another file's failure undoes.
      lastSuccess = file.lastSuccess(client, warning);
      before = lastSuccess;
    }
    file.write(report, lastSuccess, warning);
  }
}
