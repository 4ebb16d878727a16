package com.foresyts.etl;

import com.foresyts.etl.cli.CommandContext;
import com.foresyts.etl.cli.Signals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The program as a process that sends itself a signal at the end of a run. */
public final class SelfSignal {
  private SelfSignal() {}

  /**
   * Runs the program.
   *
   * @param args the signal, the text whose printing brings it about (empty: the end of the run),
   *     the program's own arguments
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(triggered(args[0], args[1]), true, StandardCharsets.UTF_8);
    int exitCode =
        Main.run(
            new CommandContext(out, System.err, System.getenv(), false, Signals.ofProcess()),
            Arrays.copyOfRange(args, 2, args.length));
    if (args[1].isEmpty()) {
      send(args[0]);
    }
    System.exit(exitCode);
  }

  private static OutputStream triggered(String signal, String text) {
    return new FilterOutputStream(new FileOutputStream(FileDescriptor.out)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        String written = new String(bytes, offset, length, StandardCharsets.UTF_8);
        if (!text.isEmpty() && written.contains(text)) {
          send(signal);
        }
      }
    };
  }

  /** Returns when the JVM has started to shut down. */
  private static void send(String signal) throws IOException {
    long pid = ProcessHandle.current().pid();
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start().waitFor();
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
