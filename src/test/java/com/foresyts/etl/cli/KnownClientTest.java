package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose run it was, if it ended before it knew all its settings. */
class KnownClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Path summary;
  private Path metrics;

  @BeforeEach
  void name() {
    summary = directory.resolve("summary.json");
    metrics = directory.resolve("client.prom");
  }

  @Test
  void isTheEnvironmentsIfTheEnvFileCannotBeRead() throws IOException {
    run(Map.of("CLIENT_ID", "ACME"), "--env-file", directory.resolve("none.env").toString());

    assertThat(summaryClient()).isEqualTo("ACME");
    assertThat(metrics).content().contains("exit_code{client=\"ACME\"} 2");
  }

  @Test
  void isTheOptionsIfTheEnvFileCannotBeRead() throws IOException {
    String file = directory.resolve("none.env").toString();
    run(Map.of("CLIENT_ID", "ACME"), "--client", "OTHER", "--env-file", file);

    assertThat(summaryClient()).isEqualTo("OTHER");
    assertThat(metrics).content().contains("exit_code{client=\"OTHER\"} 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "<client-id>"})
  void isNobodyIfTheOptionIsNotValid(String client) throws IOException {
    run(Map.of("CLIENT_ID", "ACME"), "--client", client);

    assertThat(summaryClient()).isNull();
    assertThat(metrics).doesNotExist();
  }

  @Test
  void isToldByCheck() throws IOException {
    Path file = Files.writeString(directory.resolve("some.env"), "CLIENT_ID=ACME\nPG_PORT=x\n");
    assertThat(checkedClient(Map.of(), file)).isEqualTo("ACME");
    Path none = directory.resolve("none.env");
    assertThat(checkedClient(Map.of("CLIENT_ID", "ACME"), none)).isEqualTo("ACME");
    assertThat(checkedClient(Map.of(), none)).isNull();
  }

  private void run(Map<String, String> environment, String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--summary-json";
    all[options.length + 1] = summary.toString();
    all[options.length + 2] = "--metrics-file";
    all[options.length + 3] = metrics.toString();
    assertThat(CommandResult.run(environment, all).exitCode()).isEqualTo(2);
  }

  private @Nullable String summaryClient() throws IOException {
    JsonNode client = JSON.readTree(summary.toFile()).get("client");
    return client.textValue();
  }

  private static @Nullable String checkedClient(Map<String, String> environment, Path file)
      throws IOException {
    CommandResult check =
        CommandResult.run(environment, "check", "--json", "--env-file", file.toString());
    assertThat(check.exitCode()).isEqualTo(2);
    return JSON.readTree(check.out()).get("client").textValue();
  }
}
