package com.foresyts.etl.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a terminal shows the output. */
public final class Terminal {
  /** The links to the streams, if the system has them. */
  static final String STANDARD_OUTPUT = "/proc/self/fd/1";

  static final String STANDARD_ERROR = "/proc/self/fd/2";

  private Terminal() {}

  /**
   * Returns whether standard output and standard error go to one terminal, file or pipe. If the
   * system cannot say, a terminal is assumed to show both.
   */
  public static boolean showsErrorsToo() {
    try {
      return Files.readSymbolicLink(Path.of(STANDARD_OUTPUT))
          .equals(Files.readSymbolicLink(Path.of(STANDARD_ERROR)));
    } catch (IOException | UnsupportedOperationException e) {
      return isThere();
    }
  }

  /** Returns whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // which it is on JDK 17
  static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since JDK 22 there is a console without a terminal too.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
