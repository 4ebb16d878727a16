package com.foresyts.etl.cli;

import com.foresyts.etl.config.Undecodable;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Checks all arguments before they are parsed. The locale may have failed to decode them. picocli
 * ignores {@code --dry-run=}, as a script writes it whose variable is empty, and takes no value
 * that starts with a dash, not even after {@code =}.
 */
final class CheckedCommandLine extends CommandLine {
  CheckedCommandLine(Object command) {
    super(command);
  }

  @Override
  public ParseResult parseArgs(String... arguments) {
    Map<String, OptionSpec> options = new HashMap<>(getCommandSpec().optionsMap());
    getSubcommands().values().forEach(c -> options.putAll(c.getCommandSpec().optionsMap()));
    String takesNext = "";
    for (String argument : arguments) {
      if (takesNext.isEmpty()) {
        takesNext = checkOption(argument, options);
      } else {
        checkValue(takesNext, argument);
        takesNext = "";
      }
    }
    return super.parseArgs(arguments);
  }

  /** Returns the name of the option if the next argument is its value, or else an empty string. */
  private String checkOption(String argument, Map<String, OptionSpec> options) {
    String[] parts = argument.split("=", 2);
    boolean attached = parts.length > 1;
    OptionSpec option = options.get(parts[0]);
    requireDecoded(option == null ? "an argument" : parts[0], argument);
    boolean takesValue = option != null && option.arity().max() > 0;
    if (option != null && !takesValue && attached) {
      throw new ParameterException(this, "option '%s' takes no value".formatted(parts[0]));
    }
    return takesValue && !attached ? parts[0] : "";
  }

  /** Refuses a value that is probably the next option or a subcommand. */
  private void checkValue(String option, String value) {
    requireDecoded(option, value);
    boolean isOption = value.startsWith("-") && !value.equals(OutputFile.STANDARD_OUTPUT);
    if (isOption || getSubcommands().containsKey(value)) {
      throw new ParameterException(
          this,
          "option '%s' has no value, but '%s' follows; write %s=%s if that is the value"
              .formatted(option, value, option, value));
    }
  }

  private void requireDecoded(String name, String argument) {
    if (Undecodable.isIn(argument)) {
      String instead =
          name.equals("--client") ? ", or put CLIENT_ID into the env file instead" : "";
      throw new ParameterException(this, name + " " + Undecodable.PROBLEM + instead);
    }
  }
}
