package com.foresyts.etl.it.commands;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static com.foresyts.etl.fixture.SourceTable.LEAVE_TYPES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** That a verification finds what a run would write, exactly, and writes nothing. */
@Tag("slow")
class VerifyIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void twoClients() {
    FIXTURE.wipe();
    FIXTURE.load(Sample.small(CLIENT).withRejects(5));
    FIXTURE.load(Sample.small("OTHER"));
  }

  @Test
  void verifyFindsNoDifferenceAfterRun() throws Exception {
    run();
    FIXTURE.load(Sample.small(CLIENT).withSeed(5)); // some become inactive, some are skipped
    run();
    List<String> before = versions();
    CommandResult verify = verify();
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.err()).isEmpty();
    assertThat(verify.out()).contains("✓ ", " leave records as in the source").doesNotContain("✗");
    assertThat(versions()).isEqualTo(before);
  }

  @Tag("newest-postgresql")
  @Test
  void verifyNamesExactlyTheManualChanges(@TempDir Path folder) throws Exception {
    run();
    RunResult.run(FIXTURE.environment("OTHER", database.name())).succeeded();
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

    CommandResult verify = verify("--report", report.toString());
    assertThat(verify.exitCode()).isEqualTo(5);
    assertThat(verify.err())
        .contains(
            "PostgreSQL differs from the source: 1 row missing, 1 different, 1 extra. Run again to write missing and different rows.\n")
        .hasLineCount(1);
    assertThat(verify.out())
        .contains("    missing: " + missing + "\n")
        .contains("    different: " + changed + " (reason, status_id)\n")
        .contains("    extra: By hand\n")
        .contains(" leave records as in the source, 1 missing, 1 different\n")
        .contains(" absent records as in the source, 1 extra\n")
        .doesNotContain("Secret", "Of others");
    assertThat(verify.out().lines().filter(line -> line.startsWith("✓")))
        .hasSize(SourceTable.values().length - 1);
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
    assertThat(verify("--only", "absents").exitCode()).isZero();
    assertThat(verify("--only", "absents", "--prune").exitCode()).isEqualTo(5);
    assertThat(verify("--skip", "leaves,absents").exitCode()).isZero();
  }

  /** A run writes the children of missing parents, too. */
  @Test
  void verifyForetellsWhatRunWrites() throws Exception {
    run();
    database.sql(
        "delete from foresytsabsentlist where clientid = 'WASJKSP'",
        "delete from foresytsleavelist where clientid = 'WASJKSP'",
        "delete from foresytsemployee_master where ctid in (select ctid from foresytsemployee_master order by userid limit 20)",
        "update foresytsemployee_master set statusid = '0' where ctid in (select ctid from foresytsemployee_master order by userid limit 15)",
        "update foresytsholidays set holiday_name = null");
    CommandResult verify = verify();
    RunResult run = run();
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

  /** Beside a nightly run, what was deleted in the source stays for good. */
  @Tag("newest-postgresql")
  @Test
  void verifyIgnoresRowsThatRunLeaves(@TempDir Path folder) throws Exception {
    FIXTURE.wipe();
    FIXTURE.load(Sample.small(CLIENT)); // without unusable keys
    run();
    List<String> leaves = ids(LEAVES);
    String gone = leaves.get(0);
    String type =
        database
            .query(
                "select min(leave_category_id) from foresytsleavelist where clientid = '%s' and user_leave_id <> '%s'"
                    .formatted(CLIENT, gone))
            .get(0);
    FIXTURE.delete(LEAVES, CLIENT, gone);
    FIXTURE.delete(LEAVE_TYPES, CLIENT, type);
    List<String> before = versions();

    CommandResult verify = verify();
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.err()).isEmpty();
    assertThat(verify.out())
        .contains("leave records as in the source, 1 extra\n    extra: " + gone + "\n")
        .contains("leave types as in the source, 1 extra\n    extra: " + type + "\n")
        .endsWith("✓ A run would change nothing; 2 extra\n");
    CommandResult quiet = verify("--quiet");
    assertThat(quiet.exitCode()).isZero();
    assertThat(quiet.out() + quiet.err()).isEmpty();

    Path report = folder.resolve("report.jsonl");
    CommandResult prune = verify("--prune", "--report", report.toString());
    assertThat(prune.exitCode()).isEqualTo(5);
    assertThat(prune.err())
        .endsWith(
            ": 0 rows missing, 0 different, 1 extra to prune, 1 extra. Run again with --prune to delete extra rows.\n");
    assertThat(prune.out())
        .contains("leave records as in the source, 1 extra to prune\n    extra to prune: " + gone)
        .contains("    extra: " + type + ", stays: a row of foresytsleavelist refers to it\n");
    assertThat(Files.readAllLines(report))
        .containsExactlyInAnyOrder(
            "{\"table\":\"leaves\",\"kind\":\"extra\",\"key\":\"%s\",\"columns\":[],\"prunable\":true}"
                .formatted(gone),
            "{\"table\":\"leave-types\",\"kind\":\"extra\",\"key\":\"%s\",\"columns\":[],\"prunable\":false,\"reason\":\"a row of foresytsleavelist refers to it\"}"
                .formatted(type));
    assertThat(versions()).isEqualTo(before);

    RunResult.run(FIXTURE.environment(CLIENT, database.name()), "--prune").succeeded();
    assertThat(verify("--prune").exitCode()).isZero();
  }

  @Tag("newest-postgresql")
  @Test
  void verifyWithJsonPrintsCountsAsObject() throws Exception {
    FIXTURE.wipe();
    FIXTURE.load(Sample.small(CLIENT));
    run();
    List<String> absents = ids(ABSENTS);
    database.sql(
        "delete from foresytsabsentlist where userabsentactionid = '%s'".formatted(absents.get(0)));
    FIXTURE.delete(ABSENTS, CLIENT, absents.get(1));

    CommandResult verify = verify("--json", "--prune", "--only", "absents,employees");
    assertThat(verify.exitCode()).isEqualTo(5);
    assertThat(verify.err()).contains("extra to prune: ").contains("✗ verify failed: ");
    JsonNode object = new ObjectMapper().readTree(verify.out());
    assertThat(object.get("client").textValue()).isEqualTo(CLIENT);
    assertThat(object.get("exitCode").intValue()).isEqualTo(5);
    assertThat(object.at("/error/category").textValue()).isEqualTo("data");
    assertThat(object.at("/tables/0/name").textValue()).isEqualTo("employees");
    assertThat(object.at("/tables/0/equal")).isEqualTo(object.at("/tables/0/rows"));
    assertThat(object.get("tables").get(1).toString())
        .isEqualTo(
            "{\"name\":\"absents\",\"target\":\"foresytsabsentlist\",\"rows\":%d,\"equal\":%d,\"missing\":1,\"different\":0,\"extra\":1,\"prunable\":1}"
                .formatted(absents.size() - 1, absents.size() - 2));

    JsonNode well =
        new ObjectMapper().readTree(verify("--json", "--quiet", "--only", "employees").out());
    assertThat(well.get("exitCode").intValue()).isZero();
    assertThat(well.get("error").isNull()).isTrue();
    JsonNode failed =
        new ObjectMapper()
            .readTree(CommandResult.run(Map.of("CLIENT_ID", "A"), "verify", "--json").out());
    assertThat(failed.get("client").textValue()).isEqualTo("A");
    assertThat(failed.get("exitCode").intValue()).isEqualTo(2);
    assertThat(failed.at("/error/category").textValue()).isEqualTo("configuration");
  }

  @Tag("newest-postgresql")
  @Test
  void verifyLogsJsonLines() throws Exception {
    run();
    database.sql("update foresytsholidays set color = 'X'");
    CommandResult verify = verify("--log-format", "json");
    assertThat(verify.exitCode()).isEqualTo(5);
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : (verify.out() + verify.err()).lines().toList()) {
      lines.add(json.readTree(line));
    }
    assertThat(lines).extracting(line -> line.get("client").textValue()).containsOnly(CLIENT);
    assertThat(lines.stream().filter(line -> line.get("level").textValue().equals("WARN")))
        .singleElement()
        .satisfies(line -> assertThat(line.get("table").textValue()).isEqualTo("holidays"));
    JsonNode failure = lines.get(lines.size() - 1);
    assertThat(failure.get("level").textValue()).isEqualTo("ERROR");
    assertThat(failure.get("exitCode").intValue()).isEqualTo(5);

    CommandResult quiet = verify("--quiet");
    assertThat(quiet.out()).startsWith("✗ 0 holidays as in the source, ").hasLineCount(1);
    assertThat(quiet.err()).hasLineCount(1);
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Tag("newest-postgresql")
  @Test
  void verifyNeedsNoPrivilegeButSelectAndTemporaryTables() throws Exception {
    run();
    String role = database.role("reader");
    database.sql("grant select on all tables in schema public to " + role);
    Map<String, String> environment = new HashMap<>(FIXTURE.environment(CLIENT, database.name()));
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    CommandResult verify = CommandResult.run(environment, "verify");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
  }

  @Tag("newest-postgresql")
  @Test
  void verifyFindsNoDifferenceInPredecessorsTables() throws Exception {
    FIXTURE.wipe();
    FIXTURE.load(Predecessor.source());
    database.with(Predecessor::load);
    assertThat(verify().exitCode()).isZero();
  }

  @Tag("newest-postgresql")
  @Test
  void verifyFailsWithoutTablesOrRecords() throws Exception {
    CommandResult noTables = verify();
    assertThat(noTables.exitCode()).isEqualTo(4);
    assertThat(noTables.err()).contains("has no foresytsdepartment, foresytleavetype");
    run();
    CommandResult nobody =
        CommandResult.run(FIXTURE.environment("Nobody", database.name()), "verify");
    assertThat(nobody.exitCode()).isEqualTo(5);
    assertThat(nobody.err())
        .contains("neither DynamoDB nor PostgreSQL has a record of client Nobody");
  }

  private List<String> ids(SourceTable table) throws SQLException {
    return database.query(
        "select %s from %s where clientid = '%s' order by 1"
            .formatted(table.idAttribute(), table.target(), CLIENT));
  }

  private RunResult run() {
    return RunResult.run(FIXTURE.environment(CLIENT, database.name()), "--max-rejects", "100%")
        .succeeded();
  }

  private CommandResult verify(String... options) {
    List<String> arguments = new ArrayList<>(List.of("verify"));
    arguments.addAll(List.of(options));
    return CommandResult.run(
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
