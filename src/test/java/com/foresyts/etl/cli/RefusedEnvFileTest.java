package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An env file with a line that sets a setting and is refused. */
class RefusedEnvFileTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"'s3cret'", "s3#cret", "\"s3cret", "\"s3\\cret\"", "\"s3\ncret\"", "s3${X}cret"})
  void endsTheRunWithoutShowingAValue(String value) throws IOException {
    Path file = file("PG_HOST=db\nPG_PASSWORD=" + value + "\n");

    CommandResult run = CommandResult.run(Map.of(), "--verbose", "--env-file", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(file + ", line 2: PG_PASSWORD cannot be read: ");
    assertThat(run.out() + run.err()).doesNotContain("s3", "cret\"", "Malformed");
  }

  @Test
  void hasAFindingForEachLine() throws IOException {
    Path file = file("PG_HOST='db'\nPG_USER='me'\n");

    CommandResult check = CommandResult.run(Map.of(), "check", "--env-file", file.toString());

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.out())
        .contains(
            "✗ settings: " + file + ", line 1: PG_HOST ",
            "✗ settings: " + file + ", line 2: PG_USER ");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("some.env"), text);
  }
}
