package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** That check prints lines as a run does. It connects to nothing if settings are missing. */
class CheckCommandTest {
  private static final Map<String, String> INCOMPLETE =
      Map.of("CLIENT_ID", "A", "AWS_REGION", "eu-central-1");

  @Test
  void printsHeadingsAndWhatIsFine() {
    CommandResult check = check();
    assertThat(check.out())
        .startsWith("Settings\n")
        .contains("\n✓ AWS_REGION: ", "\n✗ PG_HOST: ", "\n\n✗ A run would end with exit code 2: ");
  }

  @Test
  void quietlyPrintsWhatNeedsALook() {
    CommandResult check = check("--quiet");
    assertThat(check.out().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("✗ ") || line.startsWith("⚠ "))
        .anyMatch(line -> line.startsWith("✗ PG_HOST: "));
  }

  @Test
  void printsObjects() throws IOException {
    CommandResult check = check("--log-format", "json");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : check.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).extracting(line -> line.get("client").textValue()).containsOnly("A");
    assertThat(lines)
        .extracting(line -> line.get("level").textValue())
        .contains("INFO", "ERROR")
        .doesNotContainNull();
    assertThat(lines)
        .extracting(line -> line.get("message").textValue())
        .noneMatch(message -> message.isEmpty() || message.equals("Settings"));
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  private static CommandResult check(String... options) {
    CommandResult check =
        CommandResult.run(
            INCOMPLETE,
            Stream.concat(Stream.of("check"), Stream.of(options)).toArray(String[]::new));
    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).isEmpty();
    return check;
  }
}
