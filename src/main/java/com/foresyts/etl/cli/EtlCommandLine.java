package com.foresyts.etl.cli;

import com.foresyts.etl.cli.LoggingOptions.Format;
import com.foresyts.etl.report.RunReport.Failure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/** Builds the command line of the program, with all its commands. */
public final class EtlCommandLine {
  private EtlCommandLine() {}

  /**
   * Runs the program.
   *
   * @return the exit code
   */
  public static int run(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean together,
      Signals signals,
      String... args) {
    return create(out, err, environment, together, signals).execute(args);
  }

  /**
   * Returns the program within another program, which the signals are left to.
   *
   * @param out gets the console, help and version, in UTF-8
   * @param err gets failures, in UTF-8
   * @param environment the process environment, whose settings win over those of the env file
   */
  public static CommandLine create(
      PrintStream out, PrintStream err, Map<String, String> environment) {
    return create(out, err, environment, false, Signals.none());
  }

  /**
   * Returns the program.
   *
   * @param out gets the console, help and version, in UTF-8
   * @param err gets failures, in UTF-8
   * @param environment the process environment, whose settings win over those of the env file
   * @param together whether {@code out} and {@code err} are one stream to their reader
   * @param signals end a command
   */
  public static CommandLine create(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean together,
      Signals signals) {
    CommandContext context = new CommandContext(out, err, environment, together, signals);
    CommandLine command =
        new DecodedCommandLine(new EtlCommand(context))
            .addSubcommand(new CheckCommand(context))
            .addSubcommand(new VerifyCommand(context))
            .addSubcommand(new DdlCommand(context))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(
                (thrown, failed, parsed) -> printUnexpected(thrown, failed, err));
    Parsing.configure(command);
    IExecutionStrategy strategy = command.getExecutionStrategy();
    return command.setExecutionStrategy(
        parsed -> ensurePrinted(strategy.execute(parsed), parsed, context));
  }

  private static int printUnexpected(Exception thrown, CommandLine failed, PrintStream err) {
    Failure failure = FailureHandler.describe(thrown, null);
    boolean verbose = failed.getParseResult().hasMatchedOption("--verbose");
    new FailurePrinter(failed.getCommandName() + " failed", Format.TEXT, err, verbose)
        .print(failure, false, thrown);
    return failure.exitCode();
  }

  /** Fails a command whose output could not be written. */
  private static int ensurePrinted(int exitCode, ParseResult parsed, CommandContext context) {
    ParseResult subcommand = parsed.subcommand();
    // A run that fails has checked the stream itself, and printed so.
    if (exitCode == 0 || subcommand != null) {
      if (context.out().checkError()) {
        String name = (subcommand == null ? parsed : subcommand).commandSpec().name();
        context.err().println("✗ " + name + " failed: standard output could not be written");
        return exitCode == 0 ? ExitCode.UNEXPECTED.code() : exitCode;
      }
    }
    return exitCode;
  }
}
