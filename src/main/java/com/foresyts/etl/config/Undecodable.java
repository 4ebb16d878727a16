package com.foresyts.etl.config;

/**
 * Text from the environment or the command line that the locale could not decode. Java puts U+FFFD
 * in the place of each such byte, so the text is silently another one.
 */
public final class Undecodable {
  /** Goes on after the name of the setting or option. */
  public static final String PROBLEM =
      "holds characters that this locale cannot decode: set LC_ALL=C.UTF-8";

  private Undecodable() {}

  /** Returns whether the text has lost characters. */
  public static boolean isIn(String text) {
    return text.indexOf('\ufffd') >= 0;
  }
}
