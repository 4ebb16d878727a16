package com.foresyts.etl;

import com.foresyts.etl.cli.CommandContext;
import com.foresyts.etl.cli.EtlCommandLine;
import com.foresyts.etl.cli.Signals;
import com.foresyts.etl.cli.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** Entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    // The progress bar's library asks for it, and would print the digits of its language.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    // The driver sends the time zone while connecting, and PostgreSQL does not know all of Java's.
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    // UTF-8 whatever the locale: cron has none, and ✓ would become ?.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.exit(
        run(
            new CommandContext(
                out, err, System.getenv(), Terminal.showsErrorsToo(), Signals.ofProcess()),
            args));
  }

  /**
   * Runs the program within another one, which the signals are left to.
   *
   * @param environment the process environment
   * @return the exit code (contract, section 5)
   */
  public static int run(
      PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
    return run(new CommandContext(out, err, environment, false, Signals.none()), args);
  }

  static int run(CommandContext context, String... args) {
    return EtlCommandLine.run(context, args);
  }
}
