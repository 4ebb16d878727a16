package com.foresyts.etl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The jar that is shipped, as a process of its own, with nothing but the given settings, in a
 * locale that has no ✓.
 */
final class JarProcess implements AutoCloseable {
  static final Path JAR = Path.of("target", "dynamo-pg-etl.jar");

  private final Process process;
  private final Path folder;

  private JarProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** How a process ended. */
  record Ended(int exitCode, String out, String err) {}

  /** Runs the jar to its end. */
  static Ended run(Map<String, String> environment, String... options) throws Exception {
    try (JarProcess jar = start(newFolder(), environment, Arrays.asList(options))) {
      return jar.end();
    }
  }

  /** Starts a run with a summary and a reject file, for {@link #program}. */
  static JarProcess start(Map<String, String> environment, String... options) throws IOException {
    Path folder = newFolder();
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("--summary-json", folder.resolve("summary.json").toString()));
    all.addAll(List.of("--rejects", folder.resolve("rejects.jsonl").toString()));
    return start(folder, environment, all);
  }

  private static Path newFolder() throws IOException {
    return Files.createTempDirectory(Path.of("target"), "jar");
  }

  private static JarProcess start(
      Path folder, Map<String, String> environment, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // a process this short is not worth optimizing
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return new JarProcess(builder.start(), folder);
  }

  /** What it has printed so far. */
  String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ignores SIGINT, as all do that a script has started in the background. */
  boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
            .anyMatch(signals -> (signals & 2) != 0);
  }

  /** Sends a signal: TERM, INT. */
  void signal(String name) throws Exception {
    String kill = "kill -%s %d".formatted(name, process.pid());
    assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
  }

  /**
   * Kills it without a word.
   *
   * @return whether it had not ended by itself
   */
  boolean kill() throws InterruptedException {
    process.destroyForcibly();
    return process.waitFor() > 128;
  }

  /** Waits for the end, which must come by itself. */
  Ended end() throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    return new Ended(process.exitValue(), out(), Files.readString(folder.resolve("err")));
  }

  /** The same of a run that was started with its files; its books are checked. */
  Program program() throws Exception {
    Ended ended = end();
    return Program.read(
        ended.exitCode(),
        ended.out(),
        ended.err(),
        folder.resolve("summary.json"),
        folder.resolve("rejects.jsonl"));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
