package com.foresyts.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.SourceTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One run of the whole program in this JVM. Every run's books are checked, whatever the test looks
 * at.
 *
 * @param console what went to standard output
 * @param errors what went to standard error
 * @param summary the JSON summary
 */
record Program(int exitCode, String console, String errors, JsonNode summary) {
  private static final List<String> OUTCOMES =
      List.of("inserted", "updated", "unchanged", "inactive", "skipped", "rejected", "duplicate");

  static Program run(Map<String, String> environment, String... options) {
    try {
      Path file = Files.createTempFile(Path.of("target"), "summary", ".json");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode =
          Main.run(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              environment,
              Stream.concat(Arrays.stream(options), Stream.of("--summary-json", file.toString()))
                  .toArray(String[]::new));
      JsonNode summary = new ObjectMapper().readTree(file.toFile());
      Files.delete(file);
      Program program =
          new Program(
              exitCode,
              out.toString(StandardCharsets.UTF_8),
              err.toString(StandardCharsets.UTF_8),
              summary);
      program.checkBooks();
      return program;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void checkBooks() {
    assertThat(summary.get("exitCode").intValue()).isEqualTo(exitCode);
    assertThat(summary.get("status").textValue()).isEqualTo(exitCode == 0 ? "success" : "failed");
    if (exitCode == 0) {
      for (JsonNode table : summary.get("tables")) {
        assertThat(OUTCOMES.stream().mapToLong(name -> table.get(name).longValue()).sum())
            .as("books of %s", table)
            .isEqualTo(table.get("read").longValue());
      }
    }
  }

  Program succeeded() {
    assertThat(exitCode).as("%s%n%s", console, errors).isZero();
    assertThat(errors).isEmpty();
    return this;
  }

  /** What the summary says of a table. */
  JsonNode table(SourceTable table) {
    for (JsonNode entry : summary.get("tables")) {
      if (entry.get("name").textValue().equals(table.commandName())) {
        return entry;
      }
    }
    throw new AssertionError("no table " + table + " in " + summary);
  }

  long count(SourceTable table, String count) {
    return table(table).get(count).longValue();
  }
}
