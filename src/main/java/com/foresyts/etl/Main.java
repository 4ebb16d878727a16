package com.foresyts.etl;

import com.foresyts.etl.cli.EtlCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    // UTF-8 whatever the locale: cron has none, and ✓ would become ?.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.exit(run(out, err, System.getenv(), args));
  }

  /**
   * Runs the program.
   *
   * @param environment the process environment
   * @return the exit code (contract, section 5)
   */
  public static int run(
      PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
    return EtlCommand.commandLine(out, err, environment).execute(args);
  }
}
