package com.foresyts.etl.cli;

import java.util.function.Consumer;

/**
 * Ends a command because of a signal, in threads of its own.
 *
 * @param running the thread of the command
 * @param abort makes the command fail at once if it waits for a server
 * @param writer writes the files
 * @param printer prints the end
 */
record SignalEnd(
    Thread running, Runnable abort, Consumer<ExitCode> writer, Consumer<ExitCode> printer)
    implements Termination.Run {

  /** Returns the end of a command without files: one line on standard error. */
  static SignalEnd ofCommand(FailurePrinter printer, Runnable abort) {
    return new SignalEnd(
        Thread.currentThread(),
        abort,
        signal -> {},
        signal -> printer.print(FailureHandler.endedBy(signal, "run again", null), false, null));
  }

  @Override
  public void stop() {
    running.interrupt();
    abort.run();
  }

  @Override
  public void write(ExitCode signal) {
    writer.accept(signal);
  }

  @Override
  public void print(ExitCode signal) {
    printer.accept(signal);
  }
}
