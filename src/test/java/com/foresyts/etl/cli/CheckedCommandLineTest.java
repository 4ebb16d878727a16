package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gives every option of every command a value that it does not take, none, or undecodable text. */
class CheckedCommandLineTest {
  private static final String LOST = "M\ufffd\ufffdLLER";

  @ParameterizedTest
  @MethodSource
  void flagTakesNoValue(List<String> flag) {
    String name = flag.get(flag.size() - 1);
    for (String value : List.of("", "true", "false", "x")) {
      List<String> arguments = new ArrayList<>(flag);
      arguments.set(flag.size() - 1, name + "=" + value);
      isRefused(arguments, "✗ option '" + name + "' takes no value");
    }
  }

  static Stream<List<String>> flagTakesNoValue() {
    return options(option -> !option.takesValue());
  }

  @ParameterizedTest
  @MethodSource
  void nextOptionIsNoValue(List<String> option) {
    String name = option.get(option.size() - 1);
    for (String next : List.of("--client", "--unknown", "-h", "--dry-run=", "ddl")) {
      List<String> arguments = new ArrayList<>(option);
      arguments.add(next);
      isRefused(arguments, "✗ option '%s' has no value, but '%s' follows".formatted(name, next));
    }
  }

  static Stream<List<String>> nextOptionIsNoValue() {
    return options(CommandOption::takesValue);
  }

  @ParameterizedTest
  @MethodSource("nextOptionIsNoValue")
  void undecodableOptionValueIsRefusedByName(List<String> option) {
    String name = option.get(option.size() - 1);
    List<String> separate = new ArrayList<>(option);
    separate.add(LOST);
    List<String> joined = new ArrayList<>(option);
    joined.set(option.size() - 1, name + "=" + LOST);

    for (List<String> arguments : List.of(separate, joined)) {
      CommandResult refused = CommandResult.run(Map.of(), arguments.toArray(String[]::new));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err())
          .startsWith(
              "✗ " + name + " holds characters that this locale cannot decode: set LC_ALL=C.UTF-8")
          .doesNotContain("LLER")
          .hasLineCount(1);
    }
  }

  @Test
  void undecodableClientIsAdvisedToUseEnvFile() {
    assertThat(CommandResult.run(Map.of(), "--client", LOST).err())
        .contains("set LC_ALL=C.UTF-8, or put CLIENT_ID into the env file instead");
  }

  @Test
  void undecodableArgumentIsNotQuoted() {
    for (String argument : List.of(LOST, "--" + LOST, "--" + LOST + "=x")) {
      assertThat(CommandResult.run(Map.of(), argument).err())
          .startsWith("✗ an argument holds characters");
    }
  }

  @Test
  void optionsOfAllCommandsAreTried() {
    assertThat(flagTakesNoValue())
        .contains(List.of("--dry-run"), List.of("-h"), List.of("check", "--json"))
        .contains(List.of("verify", "--prune"), List.of("ddl", "--help"));
    assertThat(nextOptionIsNoValue())
        .contains(List.of("--client"), List.of("--only"), List.of("--rejects"))
        .contains(List.of("check", "--env-file"))
        .contains(List.of("verify", "--report"), List.of("ddl", "--schema"));
  }

  private static void isRefused(List<String> arguments, String message) {
    CommandResult refused = CommandResult.run(Map.of(), arguments.toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).startsWith(message).hasLineCount(1);
  }

  /** Returns the options under each of their names, after the command's name if it has one. */
  private static Stream<List<String>> options(Predicate<CommandOption> wanted) {
    return CommandOption.all()
        .filter(wanted)
        .flatMap(
            option -> Stream.of(option.spec().names()).map(name -> option.line(List.of(name))));
  }
}
