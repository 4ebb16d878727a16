package com.foresyts.etl.cli;

import com.foresyts.etl.config.Undecodable;
import picocli.CommandLine;

/** Refuses arguments that the locale could not decode: their text has changed. */
final class DecodedCommandLine extends CommandLine {
  DecodedCommandLine(Object command) {
    super(command);
  }

  /**
   * Checks all arguments before they are parsed, so that no option of any command is forgotten.
   *
   * @throws ParameterException naming the option
   */
  @Override
  public ParseResult parseArgs(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (Undecodable.isIn(arguments[i])) {
        String name = name(arguments[i], i == 0 ? "" : arguments[i - 1]);
        String instead =
            name.equals("--client") ? ", or put CLIENT_ID into the env file instead" : "";
        throw new ParameterException(this, name + " " + Undecodable.PROBLEM + instead);
      }
    }
    OptionValues.require(this, arguments);
    return super.parseArgs(arguments);
  }

  private static String name(String argument, String before) {
    int end = argument.indexOf('=');
    String name = end < 0 ? before : argument.substring(0, end);
    return name.startsWith("-") && !Undecodable.isIn(name) ? name : "an argument";
  }
}
