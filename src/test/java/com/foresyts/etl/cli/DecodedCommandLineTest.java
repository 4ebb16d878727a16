package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That no option takes text that the locale could not decode. */
class DecodedCommandLineTest {
  private static final String LOST = "M\ufffd\ufffdLLER";

  /** Every option with a value, of every command. */
  static List<List<String>> options() {
    return CommandOption.all().filter(CommandOption::takesValue).map(CommandOption::line).toList();
  }

  @ParameterizedTest
  @MethodSource("options")
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
  void optionsOfAllCommandsAreTried() {
    assertThat(options())
        .contains(
            List.of("--client"),
            List.of("--rejects"),
            List.of("check", "--env-file"),
            List.of("verify", "--report"),
            List.of("ddl", "--schema"));
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
}
