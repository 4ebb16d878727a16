package com.foresyts.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that is shipped, as a process of its own. */
class JarIT {
  private static final Path JAR = Path.of("target", "dynamo-pg-etl.jar");
  private final Fixture fixture = Fixture.shared();

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void migratesAndEnds() throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    TestDatabase database = TestDatabase.create();
    Ended run = run(fixture.environment("ignored", database.name()), "--client", "WASJKSP");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(
            """
            ============================================================
            DynamoDB to PostgreSQL ETL Process
            ============================================================
            ✓ Connected to PostgreSQL
            ✓ Tables created/verified

            → Migrating departments...
            ✓ Migrated 5 departments

            → Migrating leave types...
            ✓ Migrated 4 leave types

            → Migrating holidays...
            """)
        .contains("→ Migrating leaves...", "✓ Migrated 72 leave records")
        .containsPattern("Client WASJKSP, started \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")
        .containsPattern("leaves +80 +72 +0 +0 +0 +8 ")
        .containsPattern("total +150 +139 ")
        .endsWith(
            """
            ✓ ETL Process Completed Successfully!
            ============================================================
            ✓ Database connections closed
            """);
  }

  @Test
  void firstRunsOfTwoClientsAtOnceBothSucceed() throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    fixture.load(Sample.of("OTHER").with(SourceTable.LEAVES, 10));
    TestDatabase database = TestDatabase.create();
    List<Running> runs = new ArrayList<>();
    for (String client : List.of("WASJKSP", "OTHER")) {
      runs.add(start(fixture.environment(client, database.name())));
    }
    for (Running run : runs) {
      Ended ended = run.end();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
  }

  @Test
  void theSummaryOnStandardOutputIsAlone() throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    TestDatabase database = TestDatabase.create();
    Ended run = run(fixture.environment("WASJKSP", database.name()), "--summary-json", "-");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"status\" : \"success\"").endsWith("}\n");
    assertThat(run.err()).contains("✓ Migrated 72 leave records");
  }

  @Test
  void endsPromptlyWhenItFails() throws Exception {
    TestDatabase database = TestDatabase.create();
    fixture.wipe();
    assertThat(run(fixture.environment("NOBODY", database.name())).exitCode()).isEqualTo(5);
    Ended usage = run(Map.of("AWS_REGION", "eu-central-1"));
    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.out()).isEmpty();
  }

  @Test
  void namesItsVersionAndCommit() throws Exception {
    assertThat(run(Map.of(), "--version").out())
        .matches("dynamo-pg-etl \\d+\\.\\d+\\.\\d+ \\(commit ([0-9a-f]{7,}|unknown)\\)\\R");
  }

  @Test
  void helpListsOptionsAndExitCodes() throws Exception {
    Ended help = run(Map.of(), "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("--client", "--env-file", "--only", "--skip", "--summary-json", "--verbose")
        .contains("departments,", "Exit codes:", "143   ended by SIGTERM");
  }

  @Test
  void holdsTheProgramAndNothingElse() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
          .noneMatch(name -> name.matches("(?i).*/(sample|fixture|demo)/.*"))
          .contains(
              "META-INF/services/java.sql.Driver", "META-INF/LICENSE", "META-INF/LICENSE.txt");
      assertThat(names.stream().filter(name -> name.startsWith("com/foresyts/")))
          .noneMatch(name -> name.matches(".*(Test|IT|Fixture|Sample|Demo).*"));
    }
  }

  private static Ended run(Map<String, String> environment, String... options) throws Exception {
    return start(environment, options).end();
  }

  /** Starts the jar with nothing but the given settings, in a locale that has no ✓. */
  private static Running start(Map<String, String> environment, String... options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString()));
    command.addAll(Arrays.asList(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    Path out = Files.createTempFile(Path.of("target"), "jar", ".out");
    Path err = Files.createTempFile(Path.of("target"), "jar", ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Running(process, out, err);
  }

  private record Running(Process process, Path out, Path err) {

    /** Waits for the end, which must come by itself. */
    Ended end() throws Exception {
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
      }
    }
  }
}
