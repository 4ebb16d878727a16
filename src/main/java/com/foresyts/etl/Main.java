package com.foresyts.etl;

import com.foresyts.etl.cli.EtlCommandLine;
import com.foresyts.etl.cli.Signals;
import com.foresyts.etl.cli.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    // The progress bar's library asks for it, and would print the digits of its language.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    // UTF-8 whatever the locale: cron has none, and ✓ would become ?.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    boolean together = Terminal.showsErrorsToo();
    Signals signals = Signals.ofProcess();
    System.exit(run(out, err, System.getenv(), together, signals, args));
  }

  /**
   * Runs the program within another one, which the signals are left to.
   *
   * @param environment the process environment
   * @return the exit code (contract, section 5)
   */
  public static int run(
      PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
    return run(out, err, environment, false, Signals.none(), args);
  }

  static int run(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean together,
      Signals signals,
      String... args) {
    return EtlCommandLine.run(out, err, environment, together, signals, args);
  }
}
