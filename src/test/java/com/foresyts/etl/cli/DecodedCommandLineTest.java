package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** That no option takes text that the locale could not decode. */
class DecodedCommandLineTest {
  private static final String LOST = "M\ufffd\ufffdLLER";

  /** Every option with a value, of every command. */
  static List<List<String>> options() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    CommandLine program = EtlCommandLine.create(nowhere, nowhere, Map.of());
    List<List<String>> options = new ArrayList<>(named(List.of(), program));
    program
        .getSubcommands()
        .forEach((name, command) -> options.addAll(named(List.of(name), command)));
    return options;
  }

  private static List<List<String>> named(List<String> command, CommandLine line) {
    return line.getCommandSpec().options().stream()
        .filter(option -> option.arity().max() > 0)
        .map(OptionSpec::longestName)
        .map(name -> Stream.concat(command.stream(), Stream.of(name)).toList())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("options")
  void isRefusedByName(List<String> option) {
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
  void theWalkMeetsAllCommands() {
    assertThat(options())
        .contains(
            List.of("--client"),
            List.of("--rejects"),
            List.of("check", "--env-file"),
            List.of("verify", "--report"),
            List.of("ddl", "--schema"));
  }

  @Test
  void theClientMayStandInTheEnvFile() {
    assertThat(CommandResult.run(Map.of(), "--client", LOST).err())
        .contains("set LC_ALL=C.UTF-8, or put CLIENT_ID into the env file instead");
  }

  @Test
  void anArgumentThatIsNoOptionIsNotQuoted() {
    for (String argument : List.of(LOST, "--" + LOST, "--" + LOST + "=x")) {
      assertThat(CommandResult.run(Map.of(), argument).err())
          .startsWith("✗ an argument holds characters");
    }
  }
}
