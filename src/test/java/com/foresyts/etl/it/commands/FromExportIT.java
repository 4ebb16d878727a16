package com.foresyts.etl.it.commands;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Listener;
import com.foresyts.etl.fixture.S3Stub;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That every command reads an export, and prunes no row that may be newer. */
@Tag("newest-postgresql")
@Tag("slow")
class FromExportIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();
  private final Instant instant =
      Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(192));
  private final TestDatabase database = TestDatabase.create();
  private final AtomicInteger calls = new AtomicInteger();
  private final Listener aws = new Listener(0, this::count);
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  FromExportIT() throws IOException {}

  /** No region is known, and every endpoint counts who comes. */
  @BeforeEach
  void noAws() {
    environment.putAll(FIXTURE.postgres().environment(database.name()));
    environment.put("CLIENT_ID", CLIENT);
    for (String name : List.of("_DYNAMODB", "_S3", "")) {
      environment.put("AWS_ENDPOINT_URL" + name, "http://localhost:" + aws.port());
    }
    aws.start();
  }

  @AfterEach
  void noCallIsMade() {
    aws.close();
    assertThat(calls).hasValue(0);
  }

  private void count(Socket client, int number) {
    calls.set(number);
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExportWriter writer() {
    return new ExportWriter(folder).exportTime(instant);
  }

  @Test
  void everyCommandReadsAnExport() throws Exception {
    Sample sample = Sample.small(CLIENT);
    writer().write(sample);
    CommandResult check = command("check");
    assertThat(check.exitCode()).as(check.out()).isZero();
    assertThat(check.out())
        .contains("✓ tymeplusUserLeaves: export of " + instant + "; ")
        .contains("✓ AWS_ENDPOINT_URL: http://localhost:" + aws.port() + " (environment; not used)")
        .doesNotContain("⚠");
    RunResult dry = run("--dry-run").succeeded();
    RunResult run = run().succeeded();
    for (SourceTable table : SourceTable.values()) {
      assertThat(run.count(table, "read")).isEqualTo(sample.size(table));
      assertThat(run.count(table, "inserted")).isEqualTo(dry.count(table, "inserted"));
      assertThat(run.table(table).get("access").textValue()).isEqualTo("export");
      assertThat(run.table(table).get("consumedReadCapacity").doubleValue()).isZero();
      assertThat(run.console())
          .contains(
              "✓ Reading %s from the export of %s (3 h 12 min old, %,d items): %s"
                  .formatted(
                      table.commandName(),
                      instant,
                      sample.size(table),
                      folder.toRealPath().resolve("AWSDynamoDB")));
    }
    assertThat(run.console())
        .contains(
            """
            ============
            ✓ Connected to PostgreSQL
            ✓ Reading exports of eu-central-1, account 111122223333
            ✓ Reading departments from the export of \
            """)
        .doesNotContain("⚠ The export");
    assertThat(run().succeeded().count(LEAVES, "unchanged"))
        .isEqualTo(run.count(LEAVES, "inserted"));
    CommandResult verify = command("verify");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out()).contains("✓ Reading leaves from the export of ");
  }

  /** Of a bucket the settings of AWS are used, but still no DynamoDB. */
  @Test
  void bucketIsReadWithTheSettingsOfAws() throws Exception {
    writer().prefix("hr").write(HOLIDAYS, items(HOLIDAYS, 3));
    try (S3Stub s3 = S3Stub.start(folder)) {
      environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint());
      environment.put("AWS_ACCESS_KEY_ID", "id");
      environment.put("AWS_SECRET_ACCESS_KEY", "secret");
      String[] options = {"--only", "holidays", "--from-export", "s3://" + S3Stub.BUCKET + "/hr"};
      environment.put("AWS_REGION", "no region");
      RunResult wrong = RunResult.run(environment, options);
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.errors()).contains("AWS_REGION (environment) is \"no region\"");
      environment.put("AWS_REGION", "eu-central-1");
      RunResult run = RunResult.run(environment, options).succeeded();
      assertThat(run.count(HOLIDAYS, "inserted")).isEqualTo(3);
      assertThat(run.console()).contains("items): s3://" + S3Stub.BUCKET + "/hr/AWSDynamoDB/0");
    }
  }

  @Test
  void agesAndInstantsAreWarnedOf() {
    writer()
        .exportTime(instant.minus(Duration.ofHours(50)))
        .write(DEPARTMENTS, items(DEPARTMENTS, 1));
    writer().write(HOLIDAYS, items(HOLIDAYS, 1));
    writer().exportTime(instant.plus(Duration.ofHours(4))).write(LEAVES, items(LEAVES, 0));
    RunResult run = run("--only", "departments,holidays,leaves").succeeded();
    assertThat(run.console())
        .contains(
            "⚠ The export of departments is 2 days 5 h old (%s): rows that were changed since then get older values\n"
                .formatted(instant.minus(Duration.ofHours(50))),
            "⚠ The export of leaves is of the future (%s): check the clock of this machine\n"
                .formatted(instant.plus(Duration.ofHours(4))),
            "⚠ The exports are of different instants: departments of %s, leaves of %s;"
                .formatted(instant.minus(Duration.ofHours(50)), instant.plus(Duration.ofHours(4))));
    CommandResult check = command("check");
    assertThat(check.exitCode()).isEqualTo(3);
    assertThat(check.out()).contains("✓ tymeplusHolidayMaster: export of ", "✗ tymeplusUserAuth: ");
  }

  @Test
  void exportOfAnInstantIsChosen() {
    writer().exportTime(instant.minusSeconds(60)).write(HOLIDAYS, items(HOLIDAYS, 1));
    writer().write(HOLIDAYS, items(HOLIDAYS, 2));
    assertThat(run("--only", "holidays").succeeded().count(HOLIDAYS, "read")).isEqualTo(2);
    String time = instant.minusSeconds(60).atOffset(ZoneOffset.ofHours(5)).toString();
    RunResult run = run("--only", "holidays", "--export-time", time).succeeded();
    assertThat(run.count(HOLIDAYS, "read")).isEqualTo(1);
  }

  /** A bad export is told before the lock is taken and a table is created. */
  @Test
  void badExportIsToldBeforeAnythingIsDoneInPostgresql() throws Exception {
    Path export = writer().write(HOLIDAYS, items(HOLIDAYS, 1));
    Files.writeString(export.resolve("manifest-files.json"), "{}");
    RunResult run = run("--only", "holidays");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.errors())
        .contains(export.resolve("manifest-files.json").toRealPath().toString())
        .hasLineCount(1);
    assertThat(database.query("select 1 from pg_class where relname = 'foresytsholidays'"))
        .isEmpty();
  }

  /** The MD5 is known after the last item only. */
  @Test
  void damagedFileLeavesNothingOfItsTable() throws Exception {
    writer().write(DEPARTMENTS, items(DEPARTMENTS, 1));
    Path export = writer().files(1, 0).write(HOLIDAYS, items(HOLIDAYS, 2_000));
    Path manifest = export.resolve("manifest-files.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replaceFirst("\"md5Checksum\":\"...", "\"md5Checksum\":\"AAA"));
    ExportWriter.seal(export);
    RunResult run = run("--only", "departments,holidays");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.errors())
        .contains(" (holidays): " + export.toRealPath().resolve("data"))
        .contains(" is damaged: its MD5 is not the manifest's")
        .hasLineCount(1);
    assertThat(database.query("select 1 from foresytsdepartment")).hasSize(1);
    assertThat(database.query("select 1 from foresytsholidays")).isEmpty();
  }

  @Test
  void nothingFoundNamesTheOption() {
    writer().write(HOLIDAYS, items(HOLIDAYS, 1));
    environment.put("CLIENT_ID", "NOBODY");
    RunResult run = run("--only", "holidays");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errors())
        .contains("no record of client NOBODY was found")
        .contains("and --from-export");
  }

  /** Timestamps in the table have microseconds; an instant may have milliseconds. */
  @Test
  void pruneKeepsRowsThatWereChangedAfterTheInstant() throws Exception {
    writer().write(HOLIDAYS, items(HOLIDAYS, 4));
    run("--only", "holidays").succeeded();
    database.sql("update foresytsholidays set last_updated = last_updated - interval '1 day'");
    orphan("before", instant.minusNanos(1_000));
    orphan("at", instant);
    orphan("after", instant.plusNanos(1_000));
    orphan("within-millisecond", instant.plusNanos(999_000));
    orphan("today", instant.plusSeconds(600));

    Path report = folder.resolve("report.jsonl");
    CommandResult verify =
        command("verify", "--prune", "--only", "holidays", "--report", report.toString());
    assertThat(verify.exitCode()).isEqualTo(5);
    assertThat(verify.out()).contains("4 holidays as in the source, 2 extra to prune, 3 extra");
    String later = "it was changed after the instant of the export, " + instant;
    assertThat(Files.readAllLines(report))
        .filteredOn(line -> line.contains(later))
        .hasSize(3)
        .allMatch(line -> line.contains("\"prunable\":false"));

    RunResult run = run("--prune", "--prune-limit", "2", "--only", "holidays").succeeded();
    assertThat(run.console())
        .contains(
            "⚠ Not pruned: 3 of foresytsholidays, changed after the instant of the export, %s: a newer source may have brought them\n"
                .formatted(instant))
        .contains("✓ Pruned 2 holidays: at, before\n");
    assertThat(database.query("select holiday_id from foresytsholidays order by 1"))
        .contains("after", "today", "within-millisecond")
        .doesNotContain("at", "before");
    CommandResult after = command("verify", "--prune", "--only", "holidays");
    assertThat(after.exitCode()).as(after.out()).isZero();
  }

  /** The row is changed when it has been found gone from the export, and before it is deleted. */
  @Test
  void pruneKeepsRowThatIsChangedMeanwhile() throws Exception {
    writer().write(HOLIDAYS, items(HOLIDAYS, 4));
    run("--only", "holidays").succeeded();
    orphan("changed", instant.minusSeconds(60));
    orphan("gone", instant.minusSeconds(60));
    database.with(
        other -> {
          other.setAutoCommit(false);
          try (Statement statement = other.createStatement()) {
            statement.execute(
                "update foresytsholidays set last_updated = now() at time zone 'UTC' where"
                    + " holiday_id = 'changed'");
          }
          CompletableFuture<RunResult> running =
              CompletableFuture.supplyAsync(
                  () -> run("--prune", "--prune-limit", "50%", "--only", "holidays"));
          Await.until("the pruning waits", () -> database.waiting().size() == 1);
          other.commit();
          RunResult run = running.get().succeeded();
          assertThat(run.console())
              .contains("✓ Pruned 1 holidays: gone\n")
              .contains(
                  "⚠ Not pruned: holiday changed, since it was changed after the instant of the"
                      + " export, "
                      + instant);
        });
    assertThat(database.query("select holiday_id from foresytsholidays")).contains("changed");
  }

  private static List<Map<String, AttributeValue>> items(SourceTable table, int number) {
    return IntStream.range(0, number).mapToObj(i -> table.item(CLIENT, "H" + i)).toList();
  }

  private void orphan(String id, Instant lastUpdated) throws SQLException {
    database.sql(
        "insert into foresytsholidays (clientid, holiday_id, last_updated) values ('%s', '%s', timestamptz '%s' at time zone 'UTC')"
            .formatted(CLIENT, id, lastUpdated));
  }

  private RunResult run(String... options) {
    return RunResult.run(environment, fromExport(options));
  }

  private CommandResult command(String... options) {
    return CommandResult.run(environment, fromExport(options));
  }

  private String[] fromExport(String... options) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("--from-export", folder.toString()));
    return all.toArray(String[]::new);
  }
}
