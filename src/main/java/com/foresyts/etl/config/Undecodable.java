package com.foresyts.etl.config;

/**
 * Text from the environment or the command line that the locale could not decode. Java replaces
 * each such byte with U+FFFD and does not report it.
 */
public final class Undecodable {
  /** Follows the name of the setting or option in a message. */
  public static final String PROBLEM =
      "holds characters that this locale cannot decode: set LC_ALL=C.UTF-8";

  private Undecodable() {}

  /** Returns whether the text contains U+FFFD. */
  public static boolean isIn(String text) {
    return text.indexOf('\ufffd') >= 0;
  }
}
