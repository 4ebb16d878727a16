package com.foresyts.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.SourceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One run of the whole program, in this JVM or as a {@link JarProcess}. Every run's books are
 * checked, whatever the test looks at.
 *
 * @param console what went to standard output
 * @param errors what went to standard error
 * @param summary the JSON summary
 * @param rejects the lines of the reject file
 */
record Program(
    int exitCode, String console, String errors, JsonNode summary, List<JsonNode> rejects) {
  private static final List<String> OUTCOMES =
      List.of("inserted", "updated", "unchanged", "inactive", "skipped", "rejected", "duplicate");
  private static final Map<String, String> KINDS =
      Map.of(
          "rejected", "record",
          "skipped", "skipped",
          "duplicate", "duplicate",
          "nulledValues", "value",
          "pruned", "pruned",
          "unlinked", "unlinked");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Program run(Map<String, String> environment, String... options) {
    try {
      Path file = Files.createTempFile(Path.of("target"), "summary", ".json");
      Path rejects = Files.createTempFile(Path.of("target"), "rejects", ".jsonl");
      Command command =
          Command.run(
              environment,
              Stream.concat(
                      Arrays.stream(options),
                      Stream.of("--summary-json", file.toString(), "--rejects", rejects.toString()))
                  .toArray(String[]::new));
      Program program = read(command.exitCode(), command.out(), command.err(), file, rejects);
      Files.delete(file);
      Files.delete(rejects);
      return program;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Reads what a run has left behind, and checks its books. */
  static Program read(int exitCode, String out, String err, Path summary, Path rejects)
      throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(rejects)) {
      lines.add(JSON.readTree(line));
    }
    Program program = new Program(exitCode, out, err, JSON.readTree(summary.toFile()), lines);
    program.checkBooks();
    return program;
  }

  private void checkBooks() {
    assertThat(summary.get("exitCode").intValue()).isEqualTo(exitCode);
    assertThat(summary.get("status").textValue()).isEqualTo(exitCode == 0 ? "success" : "failed");
    for (JsonNode table : summary.get("tables")) {
      assertThat(OUTCOMES.stream().mapToLong(name -> table.get(name).longValue()).sum())
          .as("books of %s", table)
          .isEqualTo(table.get("read").longValue());
      KINDS.forEach(
          (count, kind) ->
              assertThat(rejects(table.get("name").textValue(), kind).size())
                  .as("%s of %s", kind, table)
                  .isEqualTo(table.get(count).intValue()));
    }
  }

  /** The lines of the reject file of one kind. */
  List<JsonNode> rejects(SourceTable table, String kind) {
    return rejects(table.commandName(), kind);
  }

  private List<JsonNode> rejects(String table, String kind) {
    return rejects.stream()
        .filter(line -> line.get("table").textValue().equals(table))
        .filter(line -> line.get("kind").textValue().equals(kind))
        .toList();
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
