package com.foresyts.etl;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a verification finds what a run would write, exactly, and writes nothing. */
class VerifyIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void twoClients() {
    FIXTURE.wipe();
    FIXTURE.load(company(CLIENT).withRejects(5));
    FIXTURE.load(company("OTHER"));
  }

  @Test
  void rightAfterARunNothingDiffers() throws Exception {
    run();
    FIXTURE.load(company(CLIENT).withSeed(5)); // some become inactive, some are skipped
    run();
    List<String> before = versions();
    Command verify = verify();
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.err()).isEmpty();
    assertThat(verify.out()).contains("✓ ", " leave records as in the source").doesNotContain("✗");
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void namesExactlyWhatWasMadeByHand(@TempDir Path folder) throws Exception {
    run();
    Program.run(FIXTURE.environment("OTHER", database.name())).succeeded();
    List<String> leaves =
        database.query(
            "select user_leave_id from foresytsleavelist where clientid = '%s' order by 1 limit 2"
                .formatted(CLIENT));
    String changed = leaves.get(0);
    String missing = leaves.get(1);
    database.sql(
        "update foresytsleavelist set reason = 'Secret', status_id = null where user_leave_id = '%s'"
            .formatted(changed),
        "delete from foresytsleavelist where user_leave_id = '%s'".formatted(missing),
        "insert into foresytsabsentlist (userabsentactionid, clientid) values ('By hand', '%s'), ('Of others', 'OTHER')"
            .formatted(CLIENT),
        "update foresytsemployee_master set fullname = 'X' where clientid = 'OTHER'");
    long rows = database.count(LEAVES);
    Path report = folder.resolve("report.jsonl");
    List<String> before = versions();

    Command verify = verify("--report", report.toString());
    assertThat(verify.exitCode()).isEqualTo(5);
    assertThat(verify.err())
        .contains("1 rows missing, 1 different, 1 no longer in the source")
        .hasLineCount(1);
    assertThat(verify.out())
        .contains("    missing: " + missing + "\n")
        .contains("    different: " + changed + " (reason, status_id)\n")
        .contains("    no longer in the source: By hand\n")
        .contains(" leave records as in the source, 1 missing, 1 different\n")
        .contains(" absent records as in the source, 1 no longer in the source\n")
        .doesNotContain("Secret", "Of others");
    assertThat(verify.out().lines().filter(line -> line.startsWith("✓"))).hasSize(4);
    assertThat(Files.readAllLines(report))
        .containsExactlyInAnyOrder(
            "{\"table\":\"leaves\",\"kind\":\"missing\",\"key\":\"%s\",\"columns\":[]}"
                .formatted(missing),
            "{\"table\":\"leaves\",\"kind\":\"different\",\"key\":\"%s\",\"columns\":[\"reason\",\"status_id\"]}"
                .formatted(changed),
            "{\"table\":\"absents\",\"kind\":\"extra\",\"key\":\"By hand\",\"columns\":[]}");
    assertThat(versions()).isEqualTo(before);
    assertThat(database.count(LEAVES)).isEqualTo(rows);

    assertThat(verify("--report", report.toString(), "--client", "a b").exitCode()).isEqualTo(2);
    assertThat(Files.readAllLines(report)).as("until there is another").hasSize(3);
    assertThat(verify("--only", "employees").exitCode()).isZero();
    assertThat(verify("--skip", "leaves,absents").exitCode()).isZero();
  }

  /** A run writes the children of missing parents, too. */
  @Test
  void foretellsWhatARunWrites() throws Exception {
    run();
    database.sql(
        "delete from foresytsabsentlist where clientid = 'WASJKSP'",
        "delete from foresytsleavelist where clientid = 'WASJKSP'",
        "delete from foresytsemployee_master where ctid in (select ctid from foresytsemployee_master order by userid limit 20)",
        "update foresytsemployee_master set statusid = '0' where ctid in (select ctid from foresytsemployee_master order by userid limit 15)",
        "update foresytsholidays set holiday_name = null");
    Command verify = verify();
    Program run = run();
    long written = 0;
    for (SourceTable table : SourceTable.values()) {
      written += run.count(table, "inserted") + run.count(table, "updated");
    }
    assertThat(run.count(LEAVES, "inserted")).isGreaterThan(20);
    assertThat(verify.out())
        .contains(
            ", %d missing, %d different\n"
                .formatted(run.count(EMPLOYEES, "inserted"), run.count(EMPLOYEES, "updated")))
        .contains(
            "0 leave records as in the source, %d missing\n"
                .formatted(run.count(LEAVES, "inserted")))
        .contains(
            "0 absent records as in the source, %d missing\n"
                .formatted(run.count(ABSENTS, "inserted")))
        .contains("    … and %d more missing\n".formatted(run.count(LEAVES, "inserted") - 20));
    assertThat(verify.err()).contains("differs from the source");
    assertThat(written).isPositive();
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void theTablesOfThePredecessorAreAsInTheSource() throws Exception {
    FIXTURE.wipe();
    FIXTURE.load(Predecessor.source());
    database.with(Predecessor::load);
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void withoutTablesOrRecordsThereIsNothingToCompare() throws Exception {
    Command noTables = verify();
    assertThat(noTables.exitCode()).isEqualTo(4);
    assertThat(noTables.err()).contains("has no foresytsdepartment, foresytleavetype");
    run();
    Command nobody = Command.run(FIXTURE.environment("Nobody", database.name()), "verify");
    assertThat(nobody.exitCode()).isEqualTo(5);
    assertThat(nobody.err())
        .contains("neither DynamoDB nor PostgreSQL has a record of client Nobody");
  }

  private static Sample company(String client) {
    return Sample.of(client).with(EMPLOYEES, 60).with(LEAVES, 300).with(ABSENTS, 60);
  }

  private Program run() {
    return Program.run(FIXTURE.environment(CLIENT, database.name()), "--max-rejects", "100%")
        .succeeded();
  }

  private Command verify(String... options) {
    List<String> arguments = new ArrayList<>(List.of("verify"));
    arguments.addAll(List.of(options));
    return Command.run(
        FIXTURE.environment(CLIENT, database.name()), arguments.toArray(String[]::new));
  }

  /** All rows with their versions, and the catalogue. */
  private List<String> versions() throws SQLException {
    List<String> versions =
        new ArrayList<>(database.query("select oid, relname, xmin from pg_class order by oid"));
    for (SourceTable table : SourceTable.values()) {
      versions.addAll(database.query("select xmin, ctid, t.* from " + table.target() + " t"));
    }
    return versions;
  }
}
