package com.foresyts.etl.it.exports;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That runs from an export and from a snapshot do what a live run of the same items does. */
@Tag("newest-postgresql")
@Tag("slow")
class SameRowsIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  /** The members of the summary that tell how a table was read, not what became of its records. */
  private static final Set<String> OF_THE_READ =
      Set.of("access", "pages", "consumedReadCapacity", "elapsedMs");

  @TempDir private Path folder = Path.of("");

  /** What a run has done. */
  private record Outcome(
      List<JsonNode> counts, List<JsonNode> rejects, Map<SourceTable, List<String>> rows) {}

  @BeforeEach
  void noItems() {
    FIXTURE.wipe();
  }

  @Test
  void dirtySample() throws Exception {
    FIXTURE.load(Sample.small(CLIENT).withRejects(3));
    FIXTURE.load(Sample.small("OTHER"));
    List<Path> files = files();
    TestDatabase live = TestDatabase.create();
    Outcome expected = outcome(live, run(live));
    assertThat(expected.rejects()).isNotEmpty();
    for (Path source : files) {
      assertThat(verify(live, source)).contains(" leave records as in the source\n");
      TestDatabase database = TestDatabase.create();
      RunResult dry = runFrom(source, database, "--dry-run");
      assertThat(counts(dry)).isEqualTo(expected.counts());
      assertThat(rejects(dry)).isEqualTo(expected.rejects());

      RunResult run = runFrom(source, database);
      assertThat(outcome(database, run)).isEqualTo(expected);
      for (JsonNode table : run.summary().get("tables")) {
        assertThat(table.get("access").textValue()).isEqualTo("export");
        assertThat(table.get("consumedReadCapacity").doubleValue()).isZero();
      }
      List<String> versions = versions(database);
      runFrom(source, database);
      runFrom(source, database, "--segments", "8", "--only", "employees,leaves");
      assertThat(versions(database)).isEqualTo(versions);
    }
  }

  @Test
  void predecessorsRowsAreUnchanged() throws Exception {
    FIXTURE.load(Predecessor.source());
    List<Path> files = files();
    TestDatabase database = TestDatabase.create();
    database.with(Predecessor::load);
    Outcome expected = outcome(database, run(database));
    List<String> versions = versions(database);
    for (Path source : files) {
      assertThat(outcome(database, runFrom(source, database))).isEqualTo(expected);
      assertThat(versions(database)).isEqualTo(versions);
    }
  }

  @Test
  void emptyDatabaseGetsPredecessorsRows() throws Exception {
    FIXTURE.load(Predecessor.source());
    List<Path> files = files();
    TestDatabase live = TestDatabase.create();
    live.with(Predecessor::createTables);
    Outcome expected = outcome(live, run(live));
    for (Path source : files) {
      TestDatabase database = TestDatabase.create();
      database.with(Predecessor::createTables);
      assertThat(outcome(database, runFrom(source, database))).isEqualTo(expected);
    }
  }

  @Test
  void deletedRecordsArePruned() throws Exception {
    FIXTURE.load(Sample.small(CLIENT));
    FIXTURE.load(Sample.small("OTHER"));
    List<TestDatabase> databases = List.of(TestDatabase.create(), TestDatabase.create());
    TestDatabase live = TestDatabase.create();
    run(live);
    for (TestDatabase database : databases) {
      run(database);
    }
    for (String id : live.query("select user_leave_id from foresytsleavelist order by 1 limit 9")) {
      FIXTURE.delete(LEAVES, CLIENT, id);
    }
    List<Path> files = files();
    Outcome expected = outcome(live, run(live, "--prune"));
    assertThat(expected.rejects())
        .filteredOn(line -> line.get("kind").textValue().equals("pruned"))
        .hasSize(9);
    for (int way = 0; way < files.size(); way++) {
      TestDatabase database = databases.get(way);
      assertThat(outcome(database, runFrom(files.get(way), database, "--prune")))
          .isEqualTo(expected);
    }
  }

  /** The order in an export is not the table's, so another one of two items may stand. */
  @Test
  void duplicates() throws Exception {
    FIXTURE.wipe(LEAVES.keyedBy("row"), ABSENTS.keyedBy("row"));
    FIXTURE.put(SourceTable.EMPLOYEES, SourceTable.EMPLOYEES.item(CLIENT, "U1"));
    FIXTURE.put(LEAVES, twice(LEAVES, "userid"));
    FIXTURE.put(ABSENTS, twice(ABSENTS, "userId"));
    List<Path> files = files();
    TestDatabase live = TestDatabase.create();
    Outcome expected = outcome(live, run(live));
    for (Path source : files) {
      TestDatabase database = TestDatabase.create();
      Outcome outcome = outcome(database, runFrom(source, database));
      assertThat(outcome.counts()).isEqualTo(expected.counts());
      if (source.equals(files.get(1))) {
        assertThat(outcome).isEqualTo(expected);
      }
      List<String> versions = versions(database);
      runFrom(source, database);
      assertThat(versions(database)).isEqualTo(versions);
      assertThat(verify(database, source)).contains("100 leave records as in the source\n");
    }
  }

  /** Returns items of which each two have one target key. */
  private static List<Map<String, AttributeValue>> twice(SourceTable table, String user) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int row = 0; row < 200; row++) {
      items.add(
          table.item(
              CLIENT,
              "L" + row % 100,
              user,
              "U1",
              "row",
              "R" + row,
              "reason",
              "R" + row,
              "name",
              "R" + row));
    }
    return items;
  }

  /** Writes what is in DynamoDB to files: an export and a snapshot. */
  private List<Path> files() throws Exception {
    Path exports = folder.resolve("exports");
    new ExportWriter(exports).exportTime(Instant.now()).files(5, 1).write(FIXTURE.dynamoDb());
    Path snapshots = folder.resolve("snapshots");
    CommandResult snapshot =
        CommandResult.run(
            FIXTURE.dynamoDb().environment(), "snapshot", "--to", snapshots.toString());
    assertThat(snapshot.exitCode()).as(snapshot.out() + snapshot.err()).isZero();
    return List.of(exports, snapshots);
  }

  private static RunResult run(TestDatabase database, String... options) {
    return RunResult.run(FIXTURE.environment(CLIENT, database.name()), options).succeeded();
  }

  private static RunResult runFrom(Path source, TestDatabase database, String... options) {
    return RunResult.run(environment(database), from(source, options)).succeeded();
  }

  private static String verify(TestDatabase database, Path source) {
    CommandResult verify =
        CommandResult.run(
            environment(database),
            Stream.concat(Stream.of("verify"), Arrays.stream(from(source))).toArray(String[]::new));
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    return verify.out();
  }

  private static String[] from(Path source, String... options) {
    return Stream.concat(Stream.of("--from-export", source.toString()), Arrays.stream(options))
        .toArray(String[]::new);
  }

  /** Returns the settings of PostgreSQL only. */
  private static Map<String, String> environment(TestDatabase database) {
    Map<String, String> environment =
        new HashMap<>(FIXTURE.postgres().environment(database.name()));
    environment.put("CLIENT_ID", CLIENT);
    return environment;
  }

  private static Outcome outcome(TestDatabase database, RunResult run) throws SQLException {
    return new Outcome(counts(run), rejects(run), database.rows(CLIENT));
  }

  private static List<JsonNode> counts(RunResult run) {
    List<JsonNode> counts = new ArrayList<>();
    for (JsonNode table : run.summary().get("tables")) {
      counts.add(((ObjectNode) table.deepCopy()).without(OF_THE_READ));
    }
    return counts;
  }

  /** Returns the lines of the reject file in an order of their own, as files have another one. */
  private static List<JsonNode> rejects(RunResult run) {
    return run.rejects().stream().sorted(Comparator.comparing(SameRowsIT::identity)).toList();
  }

  private static String identity(JsonNode reject) {
    return Stream.of("table", "key", "kind", "column").map(reject::get).toList().toString();
  }

  private static List<String> versions(TestDatabase database) throws SQLException {
    List<String> versions = new ArrayList<>();
    for (SourceTable table : SourceTable.values()) {
      versions.addAll(database.query("select xmin, t::text from %s t".formatted(table.target())));
    }
    versions.sort(null);
    return versions;
  }
}
