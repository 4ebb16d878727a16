package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import picocli.CommandLine;

/** What becomes of a library's warning. */
class LoggingTest {
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @AfterEach
  void forget() {
    MDC.clear();
  }

  @Test
  void asAnObject() throws IOException {
    Logging.configure(console, errors, speech("--log-format", "json"));
    Logging.identify("run \"1\"", "A\\B");
    warn();
    JsonNode line = new ObjectMapper().readTree(errors.toString(StandardCharsets.UTF_8));
    assertThat(line.get("message").textValue()).isEqualTo("two\nlines \"and\" \u0001 ✓ of library");
    assertThat(line.get("level").textValue()).isEqualTo("WARN");
    assertThat(line.get("client").textValue()).isEqualTo("A\\B");
    assertThat(line.get("run").textValue()).isEqualTo("run \"1\"");
    assertThat(line.at("/throwable/message").textValue()).isEqualTo("be\"cause");
    assertThat(errors.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(console.size()).isZero();
  }

  @Test
  void asText() {
    Logging.configure(console, errors, speech());
    Logging.identify("1", "A");
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

  private static LoggingOptions speech(String... options) {
    return CommandLine.populateCommand(new LoggingOptions(), options);
  }
}
