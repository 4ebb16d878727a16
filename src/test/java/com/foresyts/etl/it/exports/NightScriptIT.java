package com.foresyts.etl.it.exports;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The documented script for a night. */
@Tag("newest-postgresql")
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class NightScriptIT {
  private static final Path PAGE = Path.of("src", "site", "markdown", "exports.md");
  private static final String FOLDER = "/opt/dynamo-pg-etl";

  @TempDir private Path folder = Path.of("");

  private record Ended(int exitCode, String err) {}

  @BeforeEach
  void script() throws IOException {
    String page = Files.readString(PAGE);
    String block = page.substring(page.indexOf("#!/bin/sh"));
    String script = block.substring(0, block.indexOf("```"));
    assertThat(script).contains(FOLDER);
    Files.writeString(folder.resolve("night.sh"), script.replace(FOLDER, folder.toString()));
  }

  @Test
  void clientThatFailsStopsNoOtherOne() throws Exception {
    Fixture fixture = Fixture.shared();
    fixture.wipe();
    fixture.load(Sample.small("ACME"));
    fixture.put(DEPARTMENTS, DEPARTMENTS.item("BROKEN", "null"));
    Files.copy(JarProcess.JAR, folder.resolve("dynamo-pg-etl.jar"));
    TestDatabase database = TestDatabase.create();
    Map<String, String> settings = new HashMap<>(fixture.environment("ACME", database.name()));
    settings.remove("CLIENT_ID");
    settings.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    settings.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");

    Ended night = run(settings);
    assertThat(night.exitCode()).as(night.err()).isEqualTo(123);
    assertThat(night.err().lines().filter(line -> line.startsWith("client ")))
        .containsExactly(
            "client BROKEN failed with exit code 5; see %s/client-BROKEN.log"
                .formatted(folder.relativize(night())));
    assertThat(summary("ACME").get("status").textValue()).isEqualTo("success");
    assertThat(summary("BROKEN").get("exitCode").intValue()).isEqualTo(5);
    assertThat(database.count(LEAVES)).isPositive();
  }

  @Test
  void nightWithoutFailureEndsWithZero() throws Exception {
    Ended night =
        runWithJava(
            """
            case "$*" in
              *" snapshot "*)
                mkdir -p "$PWD/of this night"
                printf 'A"B\\\\\nC\n' >"$PWD/of this night/clients.txt"
                echo "$PWD/of this night" ;;
              *) echo "$*" >>loaded ;;
            esac
            """);
    assertThat(night).isEqualTo(new Ended(0, ""));
    assertThat(Files.readAllLines(folder.resolve("loaded")))
        .hasSize(2)
        .allMatch(line -> line.contains(" --from-export " + folder + "/of this night "))
        .anyMatch(line -> line.contains(" --client=A\"B\\ "))
        .anyMatch(line -> line.contains(" --client=C "));
  }

  @Test
  void idOfClientLeadsToNoOtherFile() throws Exception {
    Ended night =
        runWithJava(
            """
            case "$*" in
              *" snapshot "*)
                printf '../../up\\na/b\\na%%2Fb\\nsnapshot\\n' >clients.txt
                echo . ;;
              *--client=snapshot*) echo loaded ;;
            esac
            """);
    assertThat(night).isEqualTo(new Ended(0, ""));
    try (Stream<Path> logs = Files.list(night())) {
      assertThat(logs.map(log -> log.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "snapshot.log",
              "client-..%2F..%2Fup.log",
              "client-a%2Fb.log",
              "client-a%252Fb.log",
              "client-snapshot.log");
    }
    assertThat(night().resolve("snapshot.log")).hasContent(".");
    assertThat(night().resolve("client-snapshot.log")).hasContent("loaded");
  }

  @Test
  void nightWithoutSnapshotLoadsNothing() throws Exception {
    Ended night = runWithJava("echo snapshot failed >&2; exit 3");
    assertThat(night).isEqualTo(new Ended(3, "snapshot failed\n"));
  }

  private Ended runWithJava(String script) throws Exception {
    Path java = Files.createDirectory(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    return run(Map.of("PATH", java.getParent() + ":/usr/bin:/bin"));
  }

  private Ended run(Map<String, String> environment) throws Exception {
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("sh", folder.resolve("night.sh").toString())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      return new Ended(process.exitValue(), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private Path night() throws IOException {
    try (Stream<Path> nights = Files.list(folder.resolve("nights"))) {
      return nights.findFirst().orElseThrow();
    }
  }

  private JsonNode summary(String client) throws IOException {
    return new ObjectMapper().readTree(night().resolve("client-" + client + ".json").toFile());
  }
}
