package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.report.LogText;
import com.foresyts.etl.tables.Migrator;
import java.io.File;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the command line, and refuses a wrong one with one line. */
final class Parsing {
  private static final char REPLACEMENT = '\ufffd';

  private Parsing() {}

  /** Sets the rules, the help and the converters of a command and its subcommands. */
  static void configure(CommandLine command) {
    setHelp(command);
    command.getSubcommands().values().forEach(Parsing::setHelp);
    OptionSections.apply(command);
    command
        .setUsageHelpAutoWidth(true)
        .registerConverter(Duration.class, new DurationConverter())
        .registerConverter(Limit.class, new LimitConverter())
        .registerConverter(Migrator.class, new TableOptions.ByName())
        .setExpandAtFiles(false) // @ may start a client's id or a file's name
        .setAllowOptionsAsOptionParameters(true) // OptionValues refuses them unless after =
        .setAllowSubcommandsAsOptionParameters(true)
        .setParameterExceptionHandler(Parsing::refuse)
        .setExecutionStrategy(Parsing::execute);
  }

  private static void setHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    command
        .getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .exitCodeListHeading("%nExit codes:%n");
  }

  private static int execute(ParseResult parsed) {
    ParseResult subcommand = parsed.subcommand();
    if (subcommand != null && !parsed.matchedOptions().isEmpty()) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "'%s' stands before its options".formatted(subcommand.commandSpec().name()));
    }
    ParseResult last = subcommand == null ? parsed : subcommand;
    boolean help = last.isUsageHelpRequested() || last.isVersionHelpRequested();
    if (!help && last.commandSpec().findOption("--env-file") != null) {
      requireWorkingFolder(last.commandSpec().commandLine());
    }
    return new RunLast().execute(parsed);
  }

  /** Without it, JDK 17 has no file system, and a later one looks for files in another folder. */
  private static void requireWorkingFolder(CommandLine command) {
    String folder = System.getProperty("user.dir");
    if (folder.indexOf(REPLACEMENT) >= 0 && !new File(folder).isDirectory()) {
      throw new ParameterException(
          command,
          "the locale cannot express the name of the working folder %s: set LC_ALL=C.UTF-8"
              .formatted(folder));
    }
  }

  private static int refuse(ParameterException wrong, String[] arguments) {
    String hint =
        suggestion(wrong)
            .map(nearest -> "; did you mean %s? --help lists all options".formatted(nearest))
            .orElse("; --help lists all options");
    wrong
        .getCommandLine()
        .getErr()
        .println("✗ " + LogText.line(String.valueOf(wrong.getMessage())) + hint);
    return ExitCode.CONFIGURATION.code();
  }

  private static Optional<String> suggestion(ParameterException wrong) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    return wrong instanceof UnmatchedArgumentException unmatched
        ? unmatched.getUnmatched().stream()
            .findFirst()
            .flatMap(argument -> suggestion(argument, command))
        : Optional.empty();
  }

  private static Optional<String> suggestion(String argument, CommandSpec command) {
    if (!argument.startsWith("-")) {
      return Nearest.to(argument, command.subcommands().keySet());
    }
    Stream<String> names = command.options().stream().map(OptionSpec::names).flatMap(Stream::of);
    return Nearest.to(argument.replaceFirst("=.*", ""), names.toList());
  }
}
