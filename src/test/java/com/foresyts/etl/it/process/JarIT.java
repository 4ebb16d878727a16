package com.foresyts.etl.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.JarProcess.Ended;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar that is shipped, as a process of its own. */
@Tag("newest-postgresql")
@Tag("slow")
class JarIT {
  private final Fixture fixture = Fixture.shared();

  @Test
  void jarMigratesAndEnds() throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    TestDatabase database = TestDatabase.create();
    Ended run =
        JarProcess.run(fixture.environment("ignored", database.name()), "--client", "WASJKSP");
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
  void summaryOnStandardOutputIsAlone() throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    TestDatabase database = TestDatabase.create();
    Ended run =
        JarProcess.run(fixture.environment("WASJKSP", database.name()), "--summary-json", "-");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"status\" : \"success\"").endsWith("}\n");
    assertThat(run.err()).contains("✓ Migrated 72 leave records");
  }

  @Test
  void failedJarEndsPromptly() throws Exception {
    TestDatabase database = TestDatabase.create();
    fixture.wipe();
    assertThat(JarProcess.run(fixture.environment("NOBODY", database.name())).exitCode())
        .isEqualTo(5);
    Ended usage = JarProcess.run(Map.of("AWS_REGION", "eu-central-1"));
    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.out())
        .startsWith("✗ ETL Process Failed: Invalid settings:\n  ")
        .endsWith("\n(exit code 2)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--summary-json", "--rejects", "--metrics-file"})
  void jarDoesNotWriteToItself(String option) throws Exception {
    long size = Files.size(JarProcess.JAR);
    Ended refused =
        JarProcess.run(
            Map.of("AWS_REGION", "eu-central-1"),
            option,
            JarProcess.JAR.toAbsolutePath().toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(" is the file of the program");
    assertThat(JarProcess.JAR).hasSize(size);
  }

  @Test
  void versionNamesCommit() throws Exception {
    assertThat(JarProcess.run(Map.of(), "--version").out())
        .matches("dynamo-pg-etl \\d+\\.\\d+\\.\\d+ \\(commit ([0-9a-f]{7,}|unknown)\\)\\R");
  }

  @Test
  void versionLoadsNothingThatOnlyACommandNeeds() throws Exception {
    String loaded =
        JarProcess.run(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load"), "--version").out();
    assertThat(loaded)
        .contains(" com.foresyts.etl.cli.EtlCommand ")
        .doesNotContain(" org.slf4j.LoggerFactory ", " java.security.SecureRandom ");
  }

  /** Each class costs a third of a millisecond. */
  @Test
  void runLoadsFewClassesOfLibraries() throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    Map<String, String> environment = fixture.environment("WASJKSP", TestDatabase.create().name());
    List<String> loaded = classesOfJar(environment);
    assertThat(loaded).contains("software.amazon.awssdk.services.dynamodb.DynamoDbClient");
    assertThat(loaded)
        .doesNotContain("ch.qos.logback.classic.util.DefaultJoranConfigurator")
        .doesNotContain("ch.qos.logback.classic.PatternLayout");
    assertThat(loaded).hasSizeBetween(1_500, 1_900);
  }

  @Test
  void runFromExportLoadsNoClientOfAws(@TempDir Path folder) throws Exception {
    new ExportWriter(folder).write(Sample.small("WASJKSP"));
    Map<String, String> environment =
        new HashMap<>(fixture.environment("WASJKSP", TestDatabase.create().name()));
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    List<String> loaded = classesOfJar(environment, "--from-export", folder.toString());
    assertThat(loaded)
        .contains("software.amazon.awssdk.services.dynamodb.model.AttributeValue")
        .doesNotContain("software.amazon.awssdk.services.dynamodb.DynamoDbClient")
        .noneMatch(name -> name.startsWith("software.amazon.awssdk.services.s3."))
        .noneMatch(name -> name.startsWith("software.amazon.awssdk.http.urlconnection."));
    assertThat(loaded).hasSizeBetween(700, 1_000);
  }

  /** Returns the classes of the jar that a run loads, which succeeds. */
  private static List<String> classesOfJar(Map<String, String> environment, String... options)
      throws Exception {
    Map<String, String> logging = new HashMap<>(environment);
    logging.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load");
    Ended run = JarProcess.run(logging, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    Pattern ofJar = Pattern.compile("\\[class,load] (\\S+) source: file:");
    return ofJar.matcher(run.out()).results().map(match -> match.group(1)).toList();
  }

  @Test
  void aRunLoadsNothingThatOnlyABucketNeeds(@TempDir Path folder) throws Exception {
    fixture.wipe();
    fixture.load(Predecessor.source());
    TestDatabase database = TestDatabase.create();
    Path log = folder.resolve("loaded");
    Map<String, String> environment =
        new HashMap<>(fixture.environment("WASJKSP", database.name()));
    environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log);
    assertThat(JarProcess.run(environment).exitCode()).isZero();
    assertThat(Files.readString(log))
        .contains(" software.amazon.awssdk.services.dynamodb.DynamoDbClient ")
        .doesNotContain(
            " software.amazon.awssdk.services.s3.",
            " software.amazon.awssdk.protocols.xml.",
            " com.foresyts.etl.export.S3Files",
            " com.foresyts.etl.dynamodb.S3");
  }

  @Test
  void helpListsOptionsAndExitCodes() throws Exception {
    Ended help = JarProcess.run(Map.of(), "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("--client", "--env-file", "--only", "--skip", "--summary-json", "--verbose")
        .contains("departments,", "Exit codes:", "143   ended by SIGTERM");
  }

  /**
   * No terminal is here to draw a bar on, and of the terminal library the jar has a few classes.
   */
  @Test
  void jarHoldsProgressBar() throws Exception {
    URL[] jar = {JarProcess.JAR.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
      for (String name :
          List.of("org.jline.utils.WCWidth", "me.tongfei.progressbar.TerminalUtils")) {
        assertThat(Class.forName(name, true, loader)).isNotNull();
      }
    }
  }

  @Test
  void jarHoldsProgramOnly() throws IOException {
    try (JarFile jar = new JarFile(JarProcess.JAR.toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.startsWith("io/netty/") || name.endsWith(".so"))
          .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
          .noneMatch(name -> name.matches("(?i).*/(sample|fixture|demo)/.*"))
          .contains(
              "META-INF/services/java.sql.Driver", "META-INF/LICENSE", "META-INF/LICENSE.txt");
      assertThat(names.stream().filter(name -> name.startsWith("com/foresyts/")))
          .noneMatch(name -> name.matches(".*(Test|IT|Fixture|Sample|Demo).*"));
    }
  }
}
