package com.foresyts.etl.it.ending;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.foresyts.etl.Main;
import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SnapshotFiles;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.JarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that does not come to its end is never taken for one. */
@Tag("newest-postgresql")
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class SnapshotEndIT {
  private static final Sample SAMPLE = Sample.of("ACME");
  private static final int KILLS = 10;

  /** Gives the tables some time, so that kills find more than the start and the end. */
  private static final Duration LATENCY = Duration.ofMillis(40);

  private static DynamoDbServer server;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void aSource() throws IOException {
    FakeDynamoDb fake = new FakeDynamoDb();
    server = DynamoDbServer.of(fake, SAMPLE);
    fake.latency(LATENCY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void killedSnapshotIsNeverTakenForComplete() throws Exception {
    long millis;
    try (JarProcess jar = started()) {
      long start = System.nanoTime();
      assertThat(jar.end().exitCode()).isZero();
      millis = (System.nanoTime() - start) / 1_000_000;
    }
    int complete = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      try (JarProcess jar = started()) {
        Thread.sleep(millis * kill / KILLS);
        jar.kill();
      }
      List<Path> found = SnapshotFiles.complete(folder);
      for (Path snapshot : found) {
        assertComplete(snapshot);
      }
      complete = found.size();
    }
    assertThat(complete).isLessThanOrEqualTo(1 + KILLS / 2);
    CommandResult last =
        CommandResult.run(
            server.environment(), "snapshot", "--to", folder.toString(), "--keep", "1");
    assertThat(last.exitCode()).as(last.err()).isZero();
    assertThat(children()).hasSize(2).contains(folder.resolve(".snapshot.lock"));
    assertComplete(SnapshotFiles.complete(folder).get(0));
  }

  /** Starts a snapshot, and returns once it reads. */
  private JarProcess started() throws Exception {
    JarProcess jar =
        JarProcess.command(server.environment(), "snapshot", "--to", folder.toString());
    Await.until("it reads", () -> jar.out().contains("→ Reading departments"));
    return jar;
  }

  private static void assertComplete(Path snapshot) throws IOException {
    SnapshotFiles files = new SnapshotFiles(snapshot);
    assertThat(files.clients()).containsExactly(SAMPLE.clientId());
    for (SourceTable table : SourceTable.values()) {
      assertThat(files.items(table).values().stream().mapToInt(List::size).sum())
          .isEqualTo(SAMPLE.size(table));
    }
  }

  @Test
  void signalRemovesWhatWasWritten() throws Exception {
    try (DynamoDbStub stub = DynamoDbStub.start()) {
      stub.page(DEPARTMENTS, List.of(DEPARTMENTS.item("ACME", "D")), true);
      stub.page(LEAVES, List.of(LEAVES.item("ACME", "L")), false);
      stub.silence(LEAVES);
      Map<String, String> environment = new HashMap<>(server.environment());
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", stub.endpoint());
      Path to = folder.resolve("to");
      Path summary = folder.resolve("summary.json");
      try (JarProcess jar =
          JarProcess.command(
              environment,
              "snapshot",
              "--to",
              to.toString(),
              "--summary-json",
              summary.toString())) {
        Await.until("leaves are read", () -> jar.out().contains("→ Reading leaves"));
        jar.signal("TERM");
        JarProcess.Ended ended = jar.end();
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.err()).contains("ended by SIGTERM; no snapshot was written; run again");
      }
      JsonNode written = DynamoJson.tree(Files.readString(summary));
      assertThat(written.get("exitCode").intValue()).isEqualTo(143);
      assertThat(written.get("snapshot").isNull()).isTrue();
      assertThat(written.get("error").get("table").textValue()).isEqualTo("leaves");
      try (Stream<Path> left = Files.list(to)) {
        assertThat(left).containsExactly(to.resolve(".snapshot.lock"));
      }
    }
  }

  /** A limit on the size of files stands for the disk: the failure of a write is the same. */
  @Test
  void diskThatIsFullIsNamed() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "ulimit -f 64 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "snapshot",
                "--to",
                folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(server.environment());
    Process snapshot = builder.start();
    String said = new String(snapshot.getInputStream().readAllBytes(), UTF_8);
    assertThat(snapshot.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .containsPattern(
            "✗ snapshot failed \\(leaves\\): the snapshot could not be written and is removed:"
                + " \\S+/bucket-\\d\\d.json.gz: File too large; make room")
        .contains("(exit code 1)");
    assertThat(children()).containsExactly(folder.resolve(".snapshot.lock"));
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }
}
