package com.foresyts.etl.it.commands;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.foresyts.etl.Main;
import com.foresyts.etl.export.SnapshotStore;
import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SnapshotFiles;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A snapshot has every item of every client, with the attributes that are copied. */
@Tag("newest-postgresql")
class SnapshotIT {
  private static final List<String> CLIENTS = List.of("ACME", "OTHER", "THIRD");
  private static DynamoDbServer server;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void aSource() throws IOException {
    server = DynamoDbServer.start();
    server.wipe(LEAVES.keyedBy("userid", "user_leave_id"));
    CLIENTS.forEach(client -> server.load(Sample.small(client)));
    server.put(
        DEPARTMENTS,
        List.of(
            Map.of("department_id", AttributeValue.fromS("none")),
            Map.of("department_id", text("number"), "clientid", AttributeValue.fromN("1")),
            Map.of("department_id", text("empty"), "clientid", text("")),
            Map.of("department_id", text("words"), "clientid", text("two\nlines"))));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void hasEveryItemOfEveryClientOnce() throws Exception {
    Instant before = Instant.now().minusMillis(1);
    CommandResult result = snapshot("--summary-json", file("summary").toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("⚠ Not written: 4 of 40 items of tymeplusDepartmentMaster, whose clientid is");
    JsonNode summary = DynamoJson.tree(Files.readString(file("summary")));
    Path snapshot = Path.of(summary.get("snapshot").textValue());
    assertThat(result.out().lines().reduce((first, last) -> last)).hasValue(snapshot.toString());
    SnapshotFiles files = new SnapshotFiles(snapshot);
    assertThat(files.clients()).isEqualTo(CLIENTS);
    for (SourceTable table : SourceTable.values()) {
      assertThat(flat(files.items(table).values()))
          .as(table.source())
          .containsExactlyInAnyOrderElementsOf(copied(table));
      assertOneBucketEach(table, files.items(table));
      assertThat(Instant.parse(files.summary(table).get("exportTime").textValue()))
          .isBetween(before, Instant.now());
      assertThat(files.summary(table).get("uniqueKeys").booleanValue()).isEqualTo(table != LEAVES);
    }
    assertCountsAddUp(summary);
  }

  /** Returns the items of all clients in a table with the attributes of its mapping. */
  private static List<Map<String, AttributeValue>> copied(SourceTable table) {
    TableMapping mapping =
        Migrators.mappings().stream()
            .filter(known -> known.source().equals(table.source()))
            .findFirst()
            .orElseThrow();
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (Map<String, AttributeValue> item :
        server.client().scanPaginator(scan -> scan.tableName(table.source())).items()) {
      AttributeValue client = item.get(table.clientAttribute());
      if (client != null && CLIENTS.contains(String.valueOf(client.s()))) {
        Map<String, AttributeValue> copied = new HashMap<>(item);
        copied.keySet().retainAll(mapping.attributes());
        items.add(copied);
      }
    }
    return items;
  }

  private static List<Map<String, AttributeValue>> flat(
      Collection<List<Map<String, AttributeValue>>> files) {
    return files.stream().flatMap(List::stream).toList();
  }

  private static void assertOneBucketEach(
      SourceTable table, Map<String, List<Map<String, AttributeValue>>> files) {
    Set<String> seen = new HashSet<>();
    for (List<Map<String, AttributeValue>> file : files.values()) {
      Set<String> clients = new HashSet<>();
      file.forEach(
          item -> clients.add(Objects.requireNonNull(item.get(table.clientAttribute())).s()));
      clients.forEach(client -> assertThat(seen.add(client)).as(client).isTrue());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(CLIENTS);
  }

  private static void assertCountsAddUp(JsonNode summary) {
    for (JsonNode table : summary.get("tables")) {
      assertThat(table.get("read").longValue())
          .isEqualTo(table.get("written").longValue() + table.get("withoutClient").longValue());
      long ofClients = 0;
      for (JsonNode client : summary.get("clients")) {
        ofClients += client.get("items").get(table.get("name").textValue()).longValue();
      }
      assertThat(table.get("written").longValue()).isEqualTo(ofClients).isPositive();
      assertThat(table.get("access").textValue()).isEqualTo("scan");
      assertThat(table.get("consumedReadCapacity").doubleValue()).isPositive();
    }
    assertThat(summary.get("clients").findValuesAsText("client")).isEqualTo(CLIENTS);
    assertThat(summary.get("tables").get(0).get("withoutClient").intValue()).isEqualTo(4);
    assertThat(summary.get("status").textValue()).isEqualTo("success");
  }

  /** An earlier scan of the sample finds them, so they would come if they were asked for. */
  @Test
  void passwordsDoNotLeaveDynamoDb() throws Exception {
    assertThat(
            server.client().scan(scan -> scan.tableName(EMPLOYEES.source())).items().stream()
                .anyMatch(item -> item.containsKey("password")))
        .isTrue();
    assertThat(snapshot("--only", "employees").exitCode()).isZero();
    SnapshotFiles files = new SnapshotFiles(SnapshotFiles.complete(folder.resolve("to")).get(0));
    assertThat(flat(files.items(EMPLOYEES).values()))
        .noneMatch(item -> item.containsKey("password") || item.containsKey("mobile"));
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    assertThat(snapshot("--only", "departments").exitCode()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("to"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void quietSnapshotPrintsItsFolderLast() {
    CommandResult result = snapshot("--quiet", "--only", "departments");
    assertThat(result.out()).contains("ACME").doesNotContain("✓", "→");
    assertThat(result.out().lines().reduce((first, last) -> last).orElseThrow())
        .startsWith(folder.resolve("to/snapshot-").toString());
  }

  @Test
  void consoleThatCannotBeWrittenFailsASnapshotThatStays() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("full");
          }
        };
    int exitCode =
        Main.run(
            new PrintStream(full, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            server.environment(),
            "snapshot",
            "--only",
            "departments",
            "--to",
            folder.resolve("to").toString());
    Path snapshot = SnapshotFiles.complete(folder.resolve("to")).get(0);
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "✗ snapshot failed: standard output could not be written; the snapshot %s is complete%n"
                .formatted(snapshot));
  }

  @Test
  void neitherClientNorPostgresqlIsLookedAt() {
    Map<String, String> environment = new HashMap<>(server.environment());
    environment.putAll(Map.of("CLIENT_ID", "two words", "PG_PORT", "none", "PGHOST", "none"));
    CommandResult result = run(environment, "--only", "departments");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).doesNotContain("CLIENT_ID", "PG");
    assertThat(run(environment, "--client", "ACME").err()).contains("Unknown options: '--client'");
  }

  /** An export has all attributes of an item. */
  @Test
  void exportIsSplitWithoutAnySettingOfAws() throws Exception {
    Instant instant = Instant.parse("2026-11-25T01:02:03.456Z");
    Path export = Files.createDirectory(folder.resolve("export"));
    new ExportWriter(export)
        .origin("exports", "444455556666", "ap-south-1")
        .exportTime(instant)
        .write(server);
    CommandResult result = run(Map.of(), "--from-export", export.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("⚠ Not written: 4 of 40 items");
    Path snapshot = SnapshotFiles.complete(folder.resolve("to")).get(0);
    SnapshotFiles files = new SnapshotFiles(snapshot);
    for (SourceTable table : SourceTable.values()) {
      assertThat(flat(files.items(table).values()))
          .as(table.source())
          .containsExactlyInAnyOrderElementsOf(copied(table));
      JsonNode summary = files.summary(table);
      assertThat(summary.get("tableArn").textValue())
          .isEqualTo("arn:aws:dynamodb:ap-south-1:444455556666:table/" + table.source());
      assertThat(summary.get("exportTime").textValue()).isEqualTo(instant.toString());
      assertThat(summary.get("uniqueKeys").booleanValue()).isFalse();
    }
  }

  @Test
  void snapshotOfASnapshotIsTheSame() throws Exception {
    assertThat(snapshot().exitCode()).isZero();
    Path first = SnapshotFiles.complete(folder.resolve("to")).get(0);
    CommandResult result =
        run(
            Map.of(),
            "--from-export",
            first.toString(),
            "--summary-json",
            file("summary").toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    Path second = SnapshotFiles.complete(folder.resolve("to")).get(1);
    for (SourceTable table : SourceTable.values()) {
      assertThat(new SnapshotFiles(second).items(table))
          .isEqualTo(new SnapshotFiles(first).items(table));
      for (String member : List.of("exportTime", "tableArn", "uniqueKeys", "itemCount")) {
        assertThat(new SnapshotFiles(second).summary(table).get(member))
            .isEqualTo(new SnapshotFiles(first).summary(table).get(member));
      }
    }
    JsonNode summary = DynamoJson.tree(Files.readString(file("summary")));
    assertThat(summary.get("tables").get(0).get("access").textValue()).isEqualTo("export");
    assertThat(summary.get("tables").get(0).get("consumedReadCapacity").doubleValue()).isZero();
    assertThat(run(Map.of(), "--from-export", "x", "--max-rcu", "1").exitCode()).isEqualTo(2);
  }

  @Test
  void secondSnapshotInTheFolderIsRefused() throws IOException {
    try (SnapshotStore first = SnapshotStore.open(folder.resolve("to").toString())) {
      CommandResult second = snapshot();
      assertThat(first).isNotNull();
      assertThat(second.exitCode()).isEqualTo(6);
      assertThat(second.err()).contains("another snapshot is being written to " + folder);
    }
    assertThat(SnapshotFiles.complete(folder.resolve("to"))).isEmpty();
  }

  @Test
  void failedSnapshotLeavesNothingAndDeletesNothing() throws Exception {
    assertThat(snapshot("--only", "departments").exitCode()).isZero();
    List<Path> first = SnapshotFiles.complete(folder.resolve("to"));
    try (DynamoDbStub stub = DynamoDbStub.start()) {
      Map<String, String> environment = new HashMap<>(server.environment());
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", stub.endpoint());
      CommandResult empty = run(environment, "--keep", "1");
      assertThat(empty.exitCode()).isEqualTo(5);
      assertThat(empty.err()).contains("no item of any client was found", "AWS_REGION");
      stub.page(DEPARTMENTS, List.of(DEPARTMENTS.item("ACME", "D")), true);
      stub.page(LEAVES, List.of(LEAVES.item("ACME", "L")), false);
      stub.failure(LEAVES, 400, "AccessDeniedException");
      CommandResult failed =
          run(environment, "--keep", "1", "--summary-json", file("summary").toString());
      assertThat(failed.exitCode()).isEqualTo(3);
      assertThat(failed.err()).contains("✗ snapshot failed (leaves): ");
    }
    JsonNode summary = DynamoJson.tree(Files.readString(file("summary")));
    assertThat(summary.get("snapshot").isNull()).isTrue();
    assertThat(summary.get("status").textValue()).isEqualTo("failed");
    assertThat(summary.get("error").get("table").textValue()).isEqualTo("leaves");
    try (Stream<Path> left = Files.list(folder.resolve("to"))) {
      assertThat(left).containsExactlyInAnyOrder(first.get(0), folder.resolve("to/.snapshot.lock"));
    }
  }

  @Test
  void newestSnapshotsAreKept() throws Exception {
    assertThat(snapshot("--only", "departments").exitCode()).isZero();
    assertThat(snapshot("--only", "departments").exitCode()).isZero();
    List<Path> two = SnapshotFiles.complete(folder.resolve("to"));
    assertThat(two).hasSize(2);
    CommandResult third = snapshot("--only", "departments", "--keep", "2");
    assertThat(third.out()).contains("✓ Deleted " + two.get(0));
    assertThat(SnapshotFiles.complete(folder.resolve("to")))
        .hasSize(2)
        .contains(two.get(1))
        .doesNotContain(two.get(0));
    assertThat(snapshot("--keep", "0").exitCode()).isEqualTo(2);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private CommandResult snapshot(String... options) {
    return run(server.environment(), options);
  }

  private CommandResult run(Map<String, String> environment, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("snapshot", "--to", folder.resolve("to").toString()));
    arguments.addAll(Arrays.asList(options));
    return CommandResult.run(environment, arguments.toArray(String[]::new));
  }
}
