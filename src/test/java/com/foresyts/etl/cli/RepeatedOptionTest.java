package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.migrate.Limit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Repeats every option of every command, as the parser's own model lists them. */
class RepeatedOptionTest {
  /** A value that is not the default, for each type of an option. */
  private static final Map<Class<?>, String> VALUES =
      Map.of(
          String.class, "some",
          Path.class, "some",
          int.class, "7",
          Integer.class, "7",
          Duration.class, "7m",
          Limit.class, "7",
          LoggingOptions.Format.class, "json",
          List.class, "employees");

  /**
   * One option of one command.
   *
   * @param command empty for a run
   */
  record Tried(String command, String option) {}

  @ParameterizedTest
  @MethodSource("singleOptions")
  void aRepeatedOptionIsRefusedByName(Tried tried) {
    List<String> arguments = new ArrayList<>(argument(tried));
    others(tried).forEach(other -> arguments.addAll(argument(other)));
    arguments.addAll(argument(tried));
    CommandResult refused = CommandResult.run(Map.of(), arguments(tried.command, arguments));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith("✗ option '" + tried.option + "'")
        .contains("should be specified only once")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aRepeatedListLosesNoOtherOption(Tried tried) {
    List<String> arguments = new ArrayList<>(argument(tried));
    List<Tried> others = others(tried);
    for (Tried other : others) {
      arguments.addAll(argument(other));
      arguments.addAll(argument(tried));
    }
    CommandLine parsed = parse(tried.command, arguments);
    assertThat((List<?>) spec(parsed, tried).getValue()).hasSize(1 + others.size());
    assertThat(others)
        .isNotEmpty()
        .allSatisfy(
            other ->
                assertThat(value(parsed, other))
                    .isEqualTo(value(parse(other.command, argument(other)), other))
                    .isNotEqualTo(value(parse(other.command, List.of()), other)));
  }

  static Stream<Tried> singleOptions() {
    return options().filter(tried -> !spec(tried).isMultiValue());
  }

  static Stream<Tried> lists() {
    return options().filter(tried -> spec(tried).isMultiValue());
  }

  private static Stream<Tried> options() {
    CommandLine run = program();
    return Stream.concat(Stream.of(""), run.getSubcommands().keySet().stream())
        .flatMap(
            name ->
                command(run, name).getCommandSpec().options().stream()
                    .map(option -> new Tried(name, option.longestName())));
  }

  private static List<Tried> others(Tried tried) {
    return options()
        .filter(other -> other.command.equals(tried.command))
        .filter(other -> !other.equals(tried))
        .filter(other -> !spec(other).usageHelp() && !spec(other).versionHelp())
        .toList();
  }

  private static List<String> argument(Tried tried) {
    OptionSpec spec = spec(tried);
    return spec.arity().max() == 0
        ? List.of(tried.option)
        : List.of(tried.option, Objects.requireNonNull(VALUES.get(spec.type()), tried.option));
  }

  private static OptionSpec spec(Tried tried) {
    return spec(program(), tried);
  }

  private static OptionSpec spec(CommandLine program, Tried tried) {
    return command(program, tried.command).getCommandSpec().findOption(tried.option);
  }

  private static String value(CommandLine program, Tried tried) {
    return Objects.toString(spec(program, tried).getValue());
  }

  private static CommandLine parse(String command, List<String> arguments) {
    CommandLine program = program();
    program.parseArgs(arguments(command, arguments));
    return program;
  }

  private static String[] arguments(String command, List<String> arguments) {
    Stream<String> first = command.isEmpty() ? Stream.empty() : Stream.of(command);
    return Stream.concat(first, arguments.stream()).toArray(String[]::new);
  }

  private static CommandLine command(CommandLine program, String name) {
    return name.isEmpty()
        ? program
        : Objects.requireNonNull(program.getSubcommands().get(name), name);
  }

  private static CommandLine program() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return EtlCommandLine.create(nowhere, nowhere, Map.of());
  }
}
