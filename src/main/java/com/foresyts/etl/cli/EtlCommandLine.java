package com.foresyts.etl.cli;

import com.foresyts.etl.cli.LoggingOptions.Format;
import com.foresyts.etl.report.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Builds the command line of the program, with all its commands. */
public final class EtlCommandLine {
  private static final char REPLACEMENT = '\ufffd';

  private EtlCommandLine() {}

  /** Runs the program, and returns its exit code. */
  public static int run(CommandContext context, String... args) {
    return create(context).execute(args);
  }

  public static CommandLine create(CommandContext context) {
    CommandLine command =
        new CheckedCommandLine(new EtlCommand(context))
            .addSubcommand(new CheckCommand(context))
            .addSubcommand(new VerifyCommand(context))
            .addSubcommand(new SnapshotCommand(context))
            .addSubcommand(new DdlCommand(context))
            .setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8))
            .setUsageHelpAutoWidth(true)
            .setExpandAtFiles(false) // @ may start a client's id or a file's name
            .setAllowOptionsAsOptionParameters(true) // the check refuses them unless after =
            .setAllowSubcommandsAsOptionParameters(true)
            .setParameterExceptionHandler((wrong, arguments) -> Refusal.print(wrong))
            .setExecutionExceptionHandler(
                (thrown, failed, parsed) -> printFailure(thrown, failed, context))
            .setExecutionStrategy(parsed -> ensurePrinted(execute(parsed), parsed, context));
    Converters.register(command);
    setHelp(command);
    command.getSubcommands().values().forEach(EtlCommandLine::setHelp);
    OptionSections.apply(command);
    return command;
  }

  private static void setHelp(CommandLine command) {
    command
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .versionProvider(EtlCommandLine::version)
        .usageMessage()
        .sortOptions(false)
        .exitCodeListHeading("%nExit codes:%n");
  }

  /** Returns the version of the build. */
  private static String[] version() throws IOException {
    Properties build = new Properties();
    try (InputStream properties =
        Objects.requireNonNull(EtlCommandLine.class.getResourceAsStream("version.properties"))) {
      build.load(properties);
    }
    return new String[] {
      "dynamo-pg-etl %s (commit %s)"
          .formatted(build.getProperty("version"), build.getProperty("commit"))
    };
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

  private static int printFailure(Exception thrown, CommandLine failed, CommandContext context) {
    if (thrown instanceof UsageException) {
      return Refusal.print(new ParameterException(failed, String.valueOf(thrown.getMessage())));
    }
    Failure failure = FailureHandler.describe(thrown, null);
    boolean verbose = failed.getParseResult().hasMatchedOption("--verbose");
    new FailurePrinter(failed.getCommandName() + " failed", Format.TEXT, context.err(), verbose)
        .print(failure, false, thrown);
    return failure.exitCode();
  }

  /** Fails a command whose output could not be written. */
  private static int ensurePrinted(int exitCode, ParseResult parsed, CommandContext context) {
    ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    Object object = command.commandSpec().userObject();
    boolean checks = object instanceof EtlCommand || object instanceof SnapshotCommand;
    // A command that has failed and checks the stream itself has printed so.
    if ((checks && exitCode != 0) || !context.out().checkError()) {
      return exitCode;
    }
    String name = command.commandSpec().name();
    context.err().println("✗ " + name + " failed: standard output could not be written");
    return exitCode == 0 ? ExitCode.UNEXPECTED.code() : exitCode;
  }
}
