package com.foresyts.etl.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The last line of a terminal, which is redrawn below lines that stay. Text that is written {@link
 * #above} it replaces it until it is drawn again.
 */
public final class StatusLine {
  /** Fits every terminal. A longer line would wrap, and could not be erased. */
  static final int WIDTH = 79;

  private final PrintStream terminal;
  private boolean drawn;
  private boolean withinLine;

  public StatusLine(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Returns a stream whose lines stand above this one; all output to the terminal must use it. */
  public PrintStream above(PrintStream stream) {
    FilterOutputStream above =
        new FilterOutputStream(stream) {
          @Override
          public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            StatusLine.this.write(stream, bytes, offset, length);
            if (stream.checkError()) {
              throw new IOException("the stream takes nothing"); // a PrintStream does not throw
            }
          }
        };
    return new PrintStream(above, true, StandardCharsets.UTF_8);
  }

  /** Draws the line, unless another one is being written. */
  synchronized void draw(String text) {
    if (!withinLine) {
      terminal.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
      terminal.flush();
      drawn = true;
    }
  }

  synchronized void erase() {
    if (drawn) {
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
      drawn = false;
    }
  }

  private synchronized void write(PrintStream stream, byte[] bytes, int offset, int length) {
    if (length > 0) {
      erase();
      stream.write(bytes, offset, length);
      withinLine = bytes[offset + length - 1] != '\n';
    }
  }
}
