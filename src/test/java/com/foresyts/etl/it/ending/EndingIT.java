package com.foresyts.etl.it.ending;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.Main;
import com.foresyts.etl.SelfSignal;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.StartingServer;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit code, summary, metrics, standard error and standard output tell one end of a run. */
@Tag("newest-postgresql")
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class EndingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUCCESS =
      """
      ✓ ETL Process Completed Successfully!
      ============================================================
      ✓ Database connections closed
      """;

  /** A run before the one that is looked at has succeeded then. */
  private static final double EARLIER = 1.7e9;

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @TempDir private Path folder;

  /** What a run left behind. */
  private record End(int exitCode, String out, String err) {}

  private enum Way {
    SUCCEEDS(0, ""),
    FINDS_NOTHING(5, "no record of client A"),
    IS_REFUSED_BY_DYNAMODB(3, "(departments): DynamoDB: Scan of table"),
    HAS_A_WRONG_PASSWORD(4, "PostgreSQL: wrong password"),
    HAS_WRONG_SETTINGS(2, "Invalid settings:\n  PG_PORT"),
    CANNOT_WRITE_ITS_SUMMARY(1, "the summary /dev/full could not be written: "),
    CANNOT_WRITE_ITS_METRICS(1, "the metrics "),
    FAILS_AND_CANNOT_WRITE_ITS_METRICS(5, "no record of client A"),
    CANNOT_WRITE_STANDARD_OUTPUT(1, "standard output could not be written"),
    CANNOT_WRITE_ITS_LAST_LINES(1, "standard output could not be written"),
    CANNOT_WRITE_ITS_SUMMARY_TO_STANDARD_OUTPUT(1, "the summary could not be written to standard");

    private final int exitCode;
    private final String message;

    Way(int exitCode, String message) {
      this.exitCode = exitCode;
      this.message = message;
    }
  }

  @ParameterizedTest
  @EnumSource
  void exitCodeSummaryMetricsAndConsoleAgree(Way way) throws Exception {
    Map<String, String> environment = environment();
    List<String> options = new ArrayList<>();
    String failsAt = null;
    String summary = file("summary.json");
    if (!way.message.startsWith("no record") && way != Way.IS_REFUSED_BY_DYNAMODB) {
      dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    }
    switch (way) {
      case SUCCEEDS, FINDS_NOTHING -> {}
      case IS_REFUSED_BY_DYNAMODB -> dynamo.refuse("Scan", 400, "ValidationException");
      case HAS_A_WRONG_PASSWORD -> environment.put("PG_PASSWORD", "guessed");
      case HAS_WRONG_SETTINGS -> environment.put("PG_PORT", "x");
      case CANNOT_WRITE_ITS_SUMMARY -> summary = "/dev/full";
      case CANNOT_WRITE_ITS_METRICS, FAILS_AND_CANNOT_WRITE_ITS_METRICS -> failsAt = "Connected";
      case CANNOT_WRITE_STANDARD_OUTPUT -> failsAt = "DynamoDB to";
      case CANNOT_WRITE_ITS_LAST_LINES -> failsAt = "Completed";
      case CANNOT_WRITE_ITS_SUMMARY_TO_STANDARD_OUTPUT -> {
        summary = "-";
        failsAt = "{";
      }
    }
    boolean metricsFail = way.name().endsWith("METRICS");
    Path metrics = Files.createDirectory(folder.resolve("metrics")).resolve("a.prom");
    Files.writeString(
        metrics,
        """
        dynamo_pg_etl_exit_code{client="A"} 0.0
        dynamo_pg_etl_last_success_timestamp_seconds{client="A"} %s
        """
            .formatted(EARLIER));
    Failing out = new Failing(failsAt, metricsFail ? () -> delete(metrics) : Failing.NO_SPACE);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    options.addAll(List.of("--summary-json", summary, "--metrics-file", metrics.toString()));
    int exitCode =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            options.toArray(String[]::new));

    assertThat(exitCode).isEqualTo(way.exitCode);
    if (summary.startsWith(folder.toString())) {
      tells(JSON.readTree(new File(summary)), way.exitCode, way.message);
    }
    if (!metricsFail) {
      tells(metrics, way.exitCode);
    }
    String errors = err.toString(StandardCharsets.UTF_8);
    String console = summary.equals("-") ? errors : out.toString();
    if (way.exitCode == 0) {
      assertThat(errors).isEmpty();
      assertThat(console).endsWith(SUCCESS);
    } else {
      String failure = errors.substring(errors.indexOf("✗ ETL Process Failed"));
      assertThat(failure).contains(way.message);
      assertThat(console).doesNotContain("Completed Successfully!");
    }
    if (way.exitCode > 0 && !way.message.contains("standard")) {
      String exit = "(exit code " + way.exitCode + ")\n";
      assertThat(console).endsWith(exit);
      assertThat(errors).doesNotContain(exit);
      int last = console.lastIndexOf("✗ ETL Process Failed");
      assertThat(console.substring(last).replaceFirst("[ \n]\\(exit code \\d\\)\n$", "\n"))
          .isEqualTo(errors);
    }
    if (way.exitCode < 2) {
      assertThat(database.count(DEPARTMENTS)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"HUP, 129", "TERM, 143"})
  void signalDuringReadIsToldEverywhere(String signal, int exitCode) throws Exception {
    dynamo.silence(DEPARTMENTS);
    try (Running run = start("", Main.class)) {
      Await.until("it reads", () -> run.out().contains("Migrating departments"));
      run.signal(signal);
      tellsTheSame(run.end(), exitCode, "(departments): ended by SIG" + signal);
    }
  }

  /** Nobody reads the pipe, so the run cannot end by itself. */
  @Test
  void signalWhileSummaryIsWrittenEndsRun() throws Exception {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    Path summary = folder.resolve("summary.json");
    assertThat(new ProcessBuilder("mkfifo", summary.toString()).start().waitFor()).isZero();
    try (Running run = start("", Main.class)) {
      Await.until("the metrics are written", () -> Files.exists(folder.resolve("a.prom")));
      run.signal("TERM");
      End end = run.end();
      Files.delete(summary);
      assertThat(end.exitCode()).isEqualTo(143);
      tells(folder.resolve("a.prom"), 143);
      assertThat(end.err()).startsWith("✗ ETL Process Failed: ended by SIGTERM");
      assertThat(end.out()).endsWith("(exit code 143)\n").doesNotContain("Completed");
    }
  }

  /** The instance metadata, which is asked for the region, does not answer. */
  @Test
  void signalBeforeSettingsAreKnownEndsRun() throws Exception {
    try (ServerSocket metadata = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment = environment();
      environment.remove("AWS_REGION");
      environment.put(
          "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + metadata.getLocalPort());
      try (Running run = start(environment, "", Main.class)) {
        metadata.accept().close();
        metadata.accept();
        run.signal("TERM");
        End end = run.end();
        assertThat(end.exitCode()).isEqualTo(143);
        assertThat(end.err()).startsWith("✗ ETL Process Failed: ended by SIGTERM");
        assertThat(end.out()).endsWith("(exit code 143)\n");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "check, HUP, 129",
    "check --json, TERM, 143",
    "verify, TERM, 143",
    "verify --json, HUP, 129"
  })
  void signalEndsCommandBeforeItConnects(String command, String signal, int exitCode)
      throws Exception {
    try (ServerSocket metadata = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment = environment();
      environment.remove("AWS_REGION");
      environment.put(
          "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + metadata.getLocalPort());
      try (Running run = process(environment, "", Main.class, List.of(command.split(" ")))) {
        metadata.accept().close();
        metadata.accept();
        run.signal(signal);
        assertEndedBy(run.end(), command, signal, exitCode);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "verify", "verify --json"})
  void signalEndsCommandThatReads(String command) throws Exception {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    assertThat(CommandResult.run(environment()).exitCode()).isZero();
    dynamo.silence(DEPARTMENTS);
    int requests = dynamo.reads().size();
    try (Running run = process(environment(), "", Main.class, List.of(command.split(" ")))) {
      Await.until("it reads", () -> dynamo.reads().size() > requests);
      run.signal("TERM");
      assertEndedBy(run.end(), command, "TERM", 143);
    }
  }

  private static void assertEndedBy(End end, String command, String signal, int exitCode)
      throws IOException {
    String name = command.replaceFirst(" .*", "");
    assertThat(end.exitCode()).isEqualTo(exitCode);
    assertThat(end.err())
        .matches(
            "✗ %s failed( \\(departments\\))?: ended by SIG%s; run again\n"
                .formatted(name, signal));
    if (!command.endsWith(" --json")) {
      assertThat(end.out()).isEmpty();
      return;
    }
    JsonNode json = JSON.readTree(end.out());
    assertThat(json.get("client").textValue()).isEqualTo("A");
    assertThat(json.get("exitCode").intValue()).isEqualTo(exitCode);
    assertThat(json.get(name.equals("check") ? "findings" : "tables").isArray()).isTrue();
    if (name.equals("verify")) {
      assertThat(json.at("/error/message").textValue())
          .isEqualTo("ended by SIG%s; run again", signal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dry-run", "verify", "check --connect-for 1m"})
  void signalEndsWaitForPostgresqlAtOnce(String command) throws Exception {
    try (StartingServer postgres = StartingServer.always(StartingServer.silent())) {
      Map<String, String> environment = environment();
      environment.put("PG_PORT", String.valueOf(postgres.port()));
      try (Running run = process(environment, "", Main.class, List.of(command.split(" ")))) {
        Await.until("it connects", () -> postgres.connections() > 0);
        long start = System.nanoTime();
        run.signal("TERM");
        End end = run.end();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(end.exitCode()).isEqualTo(143);
        assertThat(end.err()).contains(" ended by SIGTERM; ");
      }
    }
  }

  /** As with {@code --rejects log >> log}. */
  @ParameterizedTest
  @CsvSource({"--rejects, out", "--summary-json, out", "--rejects, err"})
  void fileOfStandardOutputIsRefusedAsOtherOutput(String option, String stream) throws Exception {
    try (Running run = start("", Main.class, option, file(stream))) {
      End end = run.end();
      assertThat(end.exitCode()).isEqualTo(2);
      assertThat(end.err())
          .contains(
              option, "is the file of standard " + (stream.equals("out") ? "output" : "error"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Completed Successfully", "connections closed", ""})
  void signalAfterEndLeavesSuccess(String when) throws Exception {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    try (Running run = start("", SelfSignal.class, "TERM", when)) {
      tellsTheSame(run.end(), 0, "");
    }
  }

  @Test
  void fullDiskBehindStandardOutputFailsRun() throws Exception {
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    try (Running run = start("> /dev/full", Main.class)) {
      End end = run.end();
      assertThat(end.exitCode()).isEqualTo(1);
      tells(JSON.readTree(folder.resolve("summary.json").toFile()), 1, "standard output");
      tells(folder.resolve("a.prom"), 1);
      assertThat(end.err())
          .isEqualTo(
              "✗ ETL Process Failed: standard output could not be written; all tables are"
                  + " migrated\n");
    }
  }

  /** As a terminal, or a log of both streams. */
  @Test
  void failureIsPrintedOnceIfStreamsAreOne() throws Exception {
    try (Running run = start("2>&1", Main.class)) {
      String out = run.end().out();
      assertThat(out)
          .endsWith("and AWS_REGION (exit code 5)\n")
          .containsOnlyOnce("ETL Process Failed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"check", "check --json", "verify", "ddl", "--help", "--version", "check --help"})
  void commandFailsIfItsOutputIsLost(String command) throws Exception {
    if (command.equals("verify")) {
      dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
      assertThat(CommandResult.run(environment()).exitCode()).isZero();
    }
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item("A", "D1")), true);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            new PrintStream(new Failing("", Failing.NO_SPACE), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment(),
            command.split(" "));
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .matches("✗ \\S+ failed: standard output could not be written\\R");
  }

  private void tellsTheSame(End end, int exitCode, String message) throws IOException {
    assertThat(end.exitCode()).isEqualTo(exitCode);
    tells(JSON.readTree(folder.resolve("summary.json").toFile()), exitCode, message);
    tells(folder.resolve("a.prom"), exitCode);
    if (exitCode == 0) {
      assertThat(end.err()).isEmpty();
      assertThat(end.out()).endsWith(SUCCESS);
    } else {
      assertThat(end.err()).startsWith("✗ ETL Process Failed").contains(message);
      assertThat(end.out())
          .endsWith(end.err().stripTrailing() + " (exit code " + exitCode + ")\n")
          .doesNotContain("Completed");
    }
  }

  private static void tells(JsonNode summary, int exitCode, String message) {
    assertThat(summary.get("exitCode").intValue()).isEqualTo(exitCode);
    assertThat(summary.get("status").textValue()).isEqualTo(exitCode == 0 ? "success" : "failed");
    if (exitCode == 0) {
      assertThat(summary.get("error").isNull()).isTrue();
    } else {
      String told = message.substring(message.indexOf("): ") < 0 ? 0 : message.indexOf("): ") + 3);
      assertThat(summary.at("/error/message").textValue()).contains(told);
    }
  }

  private static void tells(Path metrics, int exitCode) throws IOException {
    String text = Files.readString(metrics);
    assertThat(metric(text, "exit_code")).isEqualTo(exitCode);
    double success = metric(text, "last_success_timestamp_seconds");
    if (exitCode == 0) {
      assertThat(success).isGreaterThan(EARLIER);
    } else {
      assertThat(success).isLessThanOrEqualTo(EARLIER);
    }
  }

  private static double metric(String text, String name) {
    Matcher matcher =
        Pattern.compile("(?m)^dynamo_pg_etl_" + name + "\\{client=\"A\"} (.*)$").matcher(text);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  private static void delete(Path metrics) {
    metrics.toFile().delete();
    metrics.toAbsolutePath().resolve("..").normalize().toFile().delete();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private Map<String, String> environment() {
    return new HashMap<>(Fixture.shared().environment("A", database.name(), dynamo.endpoint()));
  }

  /** A stream in which something happens as soon as a text is written. */
  private static final class Failing extends OutputStream {
    /** Nothing is taken any more. */
    static final Runnable NO_SPACE = () -> {};

    private final @Nullable String when;
    private final Runnable what;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean full;

    Failing(@Nullable String when, Runnable what) {
      this.when = when;
      this.what = what;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
      if (when != null && text.contains(when)) {
        what.run();
        full = what == NO_SPACE;
      }
      if (full) {
        throw new IOException("No space left on device");
      }
      written.write(bytes, offset, length);
    }

    @Override
    public String toString() {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  private Running start(String redirection, Class<?> main, String... first) throws IOException {
    return start(environment(), redirection, main, first);
  }

  private Running start(
      Map<String, String> environment, String redirection, Class<?> main, String... first)
      throws IOException {
    List<String> arguments = new ArrayList<>(Arrays.asList(first));
    if (!arguments.contains("--summary-json")) {
      arguments.addAll(List.of("--summary-json", file("summary.json")));
    }
    arguments.addAll(List.of("--metrics-file", file("a.prom")));
    return process(environment, redirection, main, arguments);
  }

  private Running process(
      Map<String, String> environment, String redirection, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "exec \"$0\" \"$@\" " + redirection));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return new Running(builder.start(), folder);
  }

  /** The working folder of a process is the same, but a class path may be relative. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  /** The program as a process. */
  private record Running(Process process, Path folder) implements AutoCloseable {
    String out() throws IOException {
      return Files.readString(folder.resolve("out"));
    }

    void signal(String name) throws Exception {
      String kill = "kill -" + name + " " + process.pid();
      assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
    }

    End end() throws Exception {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      return new End(process.exitValue(), out(), Files.readString(folder.resolve("err")));
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
