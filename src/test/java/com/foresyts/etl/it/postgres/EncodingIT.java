package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Databases that cannot hold every character of DynamoDB, or count bytes. */
@Tag("slow")
class EncodingIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  @BeforeEach
  void source() {
    FIXTURE.wipe();
  }

  @Tag("newest-postgresql")
  @ParameterizedTest
  @CsvSource({"LATIN1, é", "WIN1252, €", "LATIN9, Ž", "EUC_JP, 日"})
  void characterThatEncodingLacksCostsOneRecord(String encoding, String held) throws Exception {
    TestDatabase database = TestDatabase.create(encoding);
    assertThat(command(database, "check").out())
        .contains("⚠ encoding: the database has the encoding " + encoding);
    Map<String, AttributeValue> inactive =
        DEPARTMENTS.item(CLIENT, "Inactive", "department_name", "😀");
    inactive.put("status_id", AttributeValue.fromN("0"));
    FIXTURE.put(
        DEPARTMENTS,
        List.of(
            DEPARTMENTS.item(CLIENT, "D1", "department_name", held),
            DEPARTMENTS.item(CLIENT, "D2", "department_name", "odd 😀"),
            DEPARTMENTS.item(CLIENT, "D3"),
            DEPARTMENTS.item(CLIENT, "Gone"),
            inactive));
    Map<String, AttributeValue> located = HOLIDAYS.item(CLIENT, "H1");
    located.put("location_id", AttributeValue.fromSs(List.of("a", "😀")));
    FIXTURE.put(
        HOLIDAYS, List.of(located, HOLIDAYS.item(CLIENT, "H2"), HOLIDAYS.item(CLIENT, "😀")));
    FIXTURE.put(
        EMPLOYEES,
        List.of(
            EMPLOYEES.item(CLIENT, "E1", "fullname", "😀"),
            EMPLOYEES.item(CLIENT, "E2", "reportingmanager", "E1"),
            EMPLOYEES.item(CLIENT, "E3", "basedepartmentid", "😀")));
    FIXTURE.put(
        ABSENTS,
        List.of(
            ABSENTS.item(CLIENT, "A1", "userId", "E1"),
            ABSENTS.item(CLIENT, "A2", "userId", "E3"),
            ABSENTS.item(CLIENT, "A3", "userId", "😀")));

    RunResult run = run(database);
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1);
    assertThat(run.count(DEPARTMENTS, "inactive")).isEqualTo(1);
    assertThat(run.count(HOLIDAYS, "rejected")).isEqualTo(2);
    assertThat(run.count(EMPLOYEES, "rejected")).isEqualTo(2);
    assertThat(run.count(ABSENTS, "inserted")).isEqualTo(1);
    assertThat(run.count(ABSENTS, "skipped")).isEqualTo(2);
    assertThat(run.console())
        .contains(
            "Rejected department D2: PostgreSQL refuses the row (SQLSTATE 22P05): the encoding of the database lacks a character of it");
    assertThat(database.query("select department_name from foresytsdepartment order by 1"))
        .containsExactly(held, "null", "null");

    CommandResult verify = command(database, "verify");
    assertThat(verify.exitCode()).as(verify.err()).isEqualTo(5);
    assertThat(details(verify))
        .containsExactly("missing: D2", "missing: H1", "missing: 😀", "missing: E1", "missing: E2");

    FIXTURE.put(DEPARTMENTS, DEPARTMENTS.item(CLIENT, "D1", "department_name", "now 😀"));
    FIXTURE.delete(DEPARTMENTS, CLIENT, "Gone");
    assertThat(run(database, "--dry-run").count(DEPARTMENTS, "rejected")).isEqualTo(2);
    verify = command(database, "verify", "--prune", "--only", "departments,holidays");
    assertThat(details(verify))
        .containsExactlyInAnyOrder(
            "missing: D2",
            "different: D1 (department_name)",
            "extra to prune: Gone",
            "missing: H1",
            "missing: 😀");
    RunResult prune = run(database, "--prune", "--prune-limit", "50%");
    assertThat(prune.count(DEPARTMENTS, "pruned")).isEqualTo(1);
    assertThat(
            database.query(
                "select department_id, department_name from foresytsdepartment order by 1"))
        .containsExactly("D1|" + held, "D3|null");
  }

  @Test
  void settingThatEncodingLacksIsNamed() {
    TestDatabase database = TestDatabase.create("LATIN1");
    Map<String, String> environment = environment(database);
    environment.put("CLIENT_ID", "Ж");
    String words = "the database has the encoding LATIN1, which lacks a character of ";
    for (String command : List.of("check", "verify")) {
      CommandResult result = CommandResult.run(environment, command);
      assertThat(result.exitCode()).isEqualTo(4);
      assertThat(result.out() + result.err()).contains(words + "CLIENT_ID (Ж)");
    }
    assertThat(RunResult.run(environment).errors()).contains(words + "CLIENT_ID (Ж)");
    environment = environment(database);
    environment.put("PG_SCHEMA", "Схема");
    assertThat(RunResult.run(environment).errors()).contains(words + "PG_SCHEMA (Схема)");
  }

  @Test
  void widthsCountBytesWithoutEncoding() throws Exception {
    TestDatabase database = TestDatabase.create("SQL_ASCII");
    assertThat(command(database, "check").out())
        .contains("⚠ encoding: the database has no encoding (SQL_ASCII)");
    database.with(Predecessor::createTables);
    database.sql(
        "alter table foresytsdepartment alter department_name type varchar(5)",
        "alter table foresytsholidays alter location_id type varchar(5)[]");
    FIXTURE.put(
        DEPARTMENTS,
        List.of(
            DEPARTMENTS.item(CLIENT, "D1", "department_name", "ééé"),
            DEPARTMENTS.item(CLIENT, "D2", "department_name", "éé!")));
    Map<String, AttributeValue> located = HOLIDAYS.item(CLIENT, "H1");
    located.put("location_id", AttributeValue.fromSs(List.of("日本")));
    FIXTURE.put(HOLIDAYS, located);
    RunResult run = run(database);
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(2);
    assertThat(run.count(DEPARTMENTS, "nulledValues")).isEqualTo(1);
    assertThat(run.count(HOLIDAYS, "nulledValues")).isEqualTo(1);
    assertThat(run.console())
        .contains("department_name is longer than the column's 5 bytes; stored as NULL");
    assertThat(command(database, "verify").exitCode()).isZero();
    assertThat(run(database).count(DEPARTMENTS, "unchanged")).isEqualTo(2);

    database.sql("alter table foresytsdepartment alter clientid type varchar(7)");
    Map<String, String> environment = environment(database);
    environment.put("CLIENT_ID", "ÄÖÜß");
    assertThat(RunResult.run(environment).errors())
        .contains("foresytsdepartment.clientid holds 7 bytes, which the client id ÄÖÜß exceeds");
  }

  /** Without an encoding, other programs may store any bytes. */
  @Test
  void bytesOfOtherProgramsAreNamed() throws Exception {
    TestDatabase database = TestDatabase.create("SQL_ASCII");
    database.with(Predecessor::createTables);
    FIXTURE.put(
        DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1"), DEPARTMENTS.item(CLIENT, "D2")));
    String latin = "convert_from('\\xe4', 'SQL_ASCII')";
    database.sql(
        "insert into foresytsdepartment (department_id, clientid) values ('D1', %s)"
            .formatted(latin));
    RunResult run = run(database);
    assertThat(run.count(DEPARTMENTS, "rejected")).isEqualTo(1);
    assertThat(run.count(DEPARTMENTS, "inserted")).isEqualTo(1);

    database.sql(
        "insert into foresytsdepartment (department_id, clientid) values (%s, '%s')"
            .formatted(latin, CLIENT));
    CommandResult verify = command(database, "verify");
    assertThat(verify.exitCode()).isEqualTo(4);
    assertThat(verify.err())
        .contains("(departments)", "holds bytes that are no text", "correct that row");
  }

  /** The lines that name a row. */
  private static List<String> details(CommandResult verify) {
    return verify.out().lines().filter(line -> line.startsWith("    ")).map(String::strip).toList();
  }

  private static RunResult run(TestDatabase database, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--max-rejects", "100"));
    return RunResult.run(environment(database), all.toArray(String[]::new)).succeeded();
  }

  private static CommandResult command(TestDatabase database, String... arguments) {
    return CommandResult.run(environment(database), arguments);
  }

  private static Map<String, String> environment(TestDatabase database) {
    return FIXTURE.environment(CLIENT, database.name());
  }
}
