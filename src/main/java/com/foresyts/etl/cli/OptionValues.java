package com.foresyts.etl.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Makes sure that an option has a value if it takes one, and only then. picocli ignores {@code
 * --dry-run=}, as a script writes it whose variable is empty, and takes no value that starts with a
 * dash, not even after {@code =}.
 */
final class OptionValues {
  private OptionValues() {}

  /**
   * Checks all arguments of a command and its subcommands.
   *
   * @throws ParameterException naming the option
   */
  static void require(CommandLine command, String... arguments) {
    Map<String, OptionSpec> options = new HashMap<>(command.getCommandSpec().optionsMap());
    command
        .getSubcommands()
        .values()
        .forEach(subcommand -> options.putAll(subcommand.getCommandSpec().optionsMap()));
    for (int i = 0; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      OptionSpec option = options.get(parts[0]);
      if (option == null) {
        continue;
      }
      boolean attached = parts.length > 1;
      if (option.arity().max() == 0) {
        if (attached) {
          throw new ParameterException(command, "option '%s' takes no value".formatted(parts[0]));
        }
      } else if (!attached && i + 1 < arguments.length) {
        i++;
        requireValue(command, parts[0], arguments[i]);
      }
    }
  }

  /** Refuses a value that is probably the next option or a subcommand. */
  private static void requireValue(CommandLine command, String option, String value) {
    boolean isOption = value.startsWith("-") && !value.equals(OutputFile.STANDARD_OUTPUT);
    if (isOption || command.getSubcommands().containsKey(value)) {
      throw new ParameterException(
          command,
          "option '%s' has no value, but '%s' follows; write %s=%s if that is the value"
              .formatted(option, value, option, value));
    }
  }
}
