package com.foresyts.etl.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of a command, as the parser's own model lists it.
 *
 * @param command empty for a run
 * @param name the longest name
 */
record CommandOption(String command, String name) {
  private static final CommandLine MODEL = program();

  /** Returns every option of every command. */
  static Stream<CommandOption> all() {
    return Stream.concat(Stream.of(""), MODEL.getSubcommands().keySet().stream())
        .flatMap(
            command ->
                command(MODEL, command).getCommandSpec().options().stream()
                    .map(option -> new CommandOption(command, option.longestName())));
  }

  /** Returns a parser of its own, which has parsed nothing. */
  static CommandLine program() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return EtlCommandLine.create(
        new CommandContext(nowhere, nowhere, Map.of(), false, Signals.none()));
  }

  OptionSpec spec() {
    return spec(MODEL);
  }

  OptionSpec spec(CommandLine program) {
    return command(program, command).getCommandSpec().findOption(name);
  }

  boolean takesValue() {
    return spec().arity().max() > 0;
  }

  /** Returns a command line: the command, if there is one, then these arguments. */
  List<String> line(List<String> arguments) {
    Stream<String> first = command.isEmpty() ? Stream.empty() : Stream.of(command);
    return Stream.concat(first, arguments.stream()).toList();
  }

  /** Returns a command line that gives the option alone. */
  List<String> line() {
    return line(List.of(name));
  }

  private static CommandLine command(CommandLine program, String name) {
    return name.isEmpty()
        ? program
        : Objects.requireNonNull(program.getSubcommands().get(name), name);
  }
}
