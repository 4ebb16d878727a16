package com.foresyts.etl.cli;

import java.util.Optional;
import java.util.OptionalInt;
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

  /** Lets a signal end a command from now on, until the process ends. */
  Termination watch(Termination.Run command) {
    Termination termination = new Termination(command);
    this.run = termination;
    return termination;
  }

  private void receive(ExitCode signal) {
    Termination ending = run;
    if (ending != null) {
      OptionalInt exitCode = ending.signal(signal);
      // A run that has ended before the signal came keeps its exit code.
      exitCode.ifPresent(Runtime.getRuntime()::halt);
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
