package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.migrate.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
          Instant.class, "2026-11-25T01:00:00Z",
          Limit.class, "7",
          LoggingOptions.Format.class, "json",
          List.class, "employees");

  @ParameterizedTest
  @MethodSource("singleOptions")
  void repeatedOptionIsRefusedByName(CommandOption tried) {
    List<String> arguments = new ArrayList<>(argument(tried));
    others(tried).forEach(other -> arguments.addAll(argument(other)));
    arguments.addAll(argument(tried));
    CommandResult refused =
        CommandResult.run(Map.of(), tried.line(arguments).toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith("✗ option '" + tried.name() + "'")
        .contains("should be specified only once")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void repeatedListLosesNoOtherOption(CommandOption tried) {
    List<String> arguments = new ArrayList<>(argument(tried));
    List<CommandOption> others = others(tried);
    for (CommandOption other : others) {
      arguments.addAll(argument(other));
      arguments.addAll(argument(tried));
    }
    CommandLine parsed = parse(tried, arguments);
    assertThat((List<?>) tried.spec(parsed).getValue()).hasSize(1 + others.size());
    assertThat(others)
        .isNotEmpty()
        .allSatisfy(
            other ->
                assertThat(value(parsed, other))
                    .isEqualTo(value(parse(other, argument(other)), other))
                    .isNotEqualTo(value(parse(other, List.of()), other)));
  }

  static Stream<CommandOption> singleOptions() {
    return CommandOption.all().filter(tried -> !tried.spec().isMultiValue());
  }

  static Stream<CommandOption> lists() {
    return CommandOption.all().filter(tried -> tried.spec().isMultiValue());
  }

  private static List<CommandOption> others(CommandOption tried) {
    return CommandOption.all()
        .filter(other -> other.command().equals(tried.command()))
        .filter(other -> !other.equals(tried))
        .filter(other -> !other.spec().usageHelp() && !other.spec().versionHelp())
        .toList();
  }

  private static List<String> argument(CommandOption tried) {
    OptionSpec spec = tried.spec();
    return spec.arity().max() == 0
        ? List.of(tried.name())
        : List.of(tried.name(), Objects.requireNonNull(VALUES.get(spec.type()), tried.name()));
  }

  private static String value(CommandLine program, CommandOption tried) {
    return Objects.toString(tried.spec(program).getValue());
  }

  private static CommandLine parse(CommandOption tried, List<String> arguments) {
    CommandLine program = CommandOption.program();
    program.parseArgs(tried.line(arguments).toArray(String[]::new));
    return program;
  }
}
