package com.foresyts.etl.cli;

/** Ends a command that changes no row because of a signal: one line on standard error. */
final class SignalEnd implements Termination.Run {
  private final FailurePrinter printer;
  private final Runnable abort;
  private final Runnable identify;
  private final Thread running = Thread.currentThread();

  private SignalEnd(FailurePrinter printer, Runnable abort, Runnable identify) {
    this.printer = printer;
    this.abort = abort;
    this.identify = identify;
  }

  /**
   * Lets a signal end the command of this thread from now on.
   *
   * @param abort makes it fail at once if it waits for a server
   * @param identify puts its client into the MDC of a thread
   */
  static Termination watch(
      Signals signals, FailurePrinter printer, Runnable abort, Runnable identify) {
    Termination termination = new Termination(new SignalEnd(printer, abort, identify));
    signals.watch(termination);
    return termination;
  }

  @Override
  public void stop() {
    running.interrupt();
    abort.run();
  }

  @Override
  public void write(ExitCode signal) {}

  @Override
  public void print(ExitCode signal) {
    identify.run();
    printer.print(FailureHandler.endedBy(signal, "run again", null), false, null);
  }
}
