package com.foresyts.etl.cli;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The signals that end the process: the JVM shuts down because of them, and runs its hooks. */
public final class Signals {
  private volatile @Nullable Termination run;

  private Signals() {}

  /** Returns the signals of a program that runs within a process of another one: none. */
  public static Signals none() {
    return new Signals();
  }

  /** Watches for the signals of this process until it ends. */
  public static Signals ofProcess() {
    Signals signals = new Signals();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> received().ifPresent(signals::receive), "signal"));
    return signals;
  }

  /**
   * Lets a signal end the command of this thread from now on, until the process ends.
   *
   * @param abort makes the command fail at once if it waits for a server
   * @param writer writes the files of the command
   * @param printer prints that a signal has ended it
   */
  Termination watch(Runnable abort, Consumer<ExitCode> writer, Consumer<ExitCode> printer) {
    Thread command = Thread.currentThread();
    Runnable stop =
        () -> {
          command.interrupt();
          abort.run();
        };
    Termination termination = new Termination(stop, writer, printer);
    this.run = termination;
    return termination;
  }

  private void receive(ExitCode signal) {
    Termination ending = run;
    if (ending != null) {
      // A run that has ended before the signal came keeps its exit code.
      ending.signal(signal).ifPresent(Runtime.getRuntime()::halt);
    }
  }

  /** The JVM names the thread that shuts it down after the signal; there is no other sign of it. */
  private static Optional<ExitCode> received() {
    return Stream.of(ExitCode.SIGHUP, ExitCode.SIGINT, ExitCode.SIGTERM)
        .filter(
            signal ->
                Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals(signal + " handler")))
        .findFirst();
  }
}
