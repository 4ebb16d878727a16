package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What becomes of a library's warning. */
class LoggingTest {
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void asAnObject() throws IOException {
    options("--log-format", "json").configure(console, errors, "A\\B \"1\"");
    warn();
    JsonNode line = new ObjectMapper().readTree(errors.toString(StandardCharsets.UTF_8));
    assertThat(line.get("message").textValue()).isEqualTo("two\nlines \"and\" \u0001 ✓ of library");
    assertThat(line.get("level").textValue()).isEqualTo("WARN");
    assertThat(line.get("client").textValue()).isEqualTo("A\\B \"1\"");
    assertThat(line.get("run").textValue()).hasSize(36);
    assertThat(line.at("/throwable/message").textValue()).isEqualTo("be\"cause");
    assertThat(errors.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(console.size()).isZero();
  }

  @Test
  void asText() {
    options().configure(console, errors, "A");
    warn();
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith("WARN library: two\nlines \"and\" \u0001 ✓ of library")
        .doesNotContain("client");
  }

  private static void warn() {
    LoggerFactory.getLogger("org.library")
        .warn(
            "two\nlines \"and\" \u0001 ✓ of {}", "library", new IllegalStateException("be\"cause"));
  }

  private static LoggingOptions options(String... arguments) {
    LoggingOptions options = new LoggingOptions();
    CommandLine command = new CommandLine(options);
    Converters.register(command);
    command.parseArgs(arguments);
    return options;
  }
}
