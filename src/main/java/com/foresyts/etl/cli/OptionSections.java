package com.foresyts.etl.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Prints the options of a command in sections: one for each mixin that has an {@code
 * optionListHeading}.
 *
 * <p>Argument groups would print the same, but picocli starts a new occurrence of a group if one of
 * its options is repeated, and forgets the options of the first occurrence:
 * https://github.com/remkop/picocli/issues/1815. It refuses a repeated option of a mixin.
 */
final class OptionSections {
  private OptionSections() {}

  /** Makes a command and its subcommands print sections. */
  static void apply(CommandLine command) {
    // A command takes over the heading of its first mixin.
    command.getCommandSpec().usageMessage().optionListHeading("");
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionSections::print);
    command.getSubcommands().values().forEach(OptionSections::apply);
  }

  private static String print(Help help) {
    List<OptionSpec> unsectioned = new ArrayList<>(help.commandSpec().options());
    StringBuilder sections = new StringBuilder();
    for (CommandSpec mixin : help.commandSpec().mixins().values()) {
      String heading = mixin.usageMessage().optionListHeading();
      if (!heading.isEmpty()) {
        unsectioned.removeAll(mixin.options());
        sections
            .append(Ansi.OFF.string(heading.formatted()))
            .append(help.optionListExcludingGroups(mixin.options()));
      }
    }
    return help.optionListExcludingGroups(unsectioned) + sections;
  }
}
