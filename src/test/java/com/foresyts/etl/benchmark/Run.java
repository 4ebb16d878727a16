package com.foresyts.etl.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One process of Java, from its start to its end.
 *
 * @param seconds by the clock on the wall
 * @param heapMebibytes the most that a full collection has left; 0 where there was none
 * @param summary what the program says of itself; empty for other programs
 */
record Run(double seconds, int heapMebibytes, JsonNode summary) {
  private static final Path FOLDER = Path.of("target", "benchmark").toAbsolutePath();
  private static final Pattern COLLECTION = Pattern.compile("Pause Full.*->(\\d+)M\\(");

  /** Runs the jar with some options of Java's and of its own. */
  static Run jar(Path jar, Map<String, String> settings, List<String> java, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--summary-json", FOLDER.resolve("summary.json").toString()));
    return start(command, settings);
  }

  /** Runs a class of the tests. */
  static Run main(Class<?> main, Map<String, String> settings)
      throws IOException, InterruptedException {
    return start(
        List.of("-classpath", System.getProperty("java.class.path"), main.getName()), settings);
  }

  private static Run start(List<String> arguments, Map<String, String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path collections = FOLDER.resolve("gc.log");
    Path summary = FOLDER.resolve("summary.json");
    Files.deleteIfExists(summary);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:gc:file=" + collections);
    command.addAll(arguments);
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile()) // a foremain.env of the user is none of the benchmark's
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("output.log").toFile());
    process.environment().putAll(settings);
    long start = System.nanoTime();
    int exitCode = process.start().waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (exitCode != 0) {
      throw new IllegalStateException(
          "exit code " + exitCode + ":\n" + Files.readString(FOLDER.resolve("output.log")));
    }
    ObjectMapper json = new ObjectMapper();
    return new Run(
        seconds,
        liveMebibytes(Files.readAllLines(collections)),
        Files.exists(summary) ? json.readTree(summary.toFile()) : json.createObjectNode());
  }

  private static int liveMebibytes(List<String> collections) {
    return collections.stream()
        .map(COLLECTION::matcher)
        .filter(Matcher::find)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .max()
        .orElse(0);
  }

  /** Returns the path of a folder that does not exist yet, for files that the program reads. */
  static Path newFolder(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return folder;
  }

  /** The read capacity units that a table has consumed, by its name on the command line. */
  double units(String name) {
    for (JsonNode table : summary.get("tables")) {
      if (table.get("name").textValue().equals(name)) {
        return table.get("consumedReadCapacity").doubleValue();
      }
    }
    throw new IllegalStateException("no table " + name);
  }

  /** The sum of a count over all tables of the summary. */
  double sum(String field) {
    double sum = 0;
    for (JsonNode table : summary.get("tables")) {
      sum += table.get(field).doubleValue();
    }
    return sum;
  }
}
