package com.foresyts.etl.it.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.Ddl;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rights on the target tables, and row level security: told before anything is read. */
@Tag("slow")
class RightsIT {
  private static final String CLIENT = "WASJKSP";
  private static final Path PAGE = Path.of("src", "site", "markdown", "operating.md");
  private static final Pattern FIX = Pattern.compile(".*: ((?:grant|alter table) .*;)");

  /** In the order of the page: for a run, with --prune, for verify. */
  private static final List<String> BLOCKS =
      Arrays.stream(page().split("```sql\n", -1)).skip(1).map(RightsIT::block).toList();

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  private final Map<String, String> environment = new HashMap<>();
  private String role = "";

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String block(String text) {
    return text.substring(0, text.indexOf("```"));
  }

  @BeforeEach
  void tablesOfAnother() throws SQLException {
    role = database.role("writer");
    database.sql(
        Ddl.script(null, Migrators.mappings()),
        "revoke all on database " + database.name() + " from public",
        "revoke all on schema public from public");
    environment.putAll(Fixture.shared().environment(CLIENT, database.name()));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint());
    environment.put("PG_SCHEMA", "public");
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    grant("grant connect on database DATABASE to ROLE;");
  }

  private void grant(String statements) throws SQLException {
    database.sql(
        statements
            .replace("DATABASE", database.name())
            .replace("SCHEMA", "public")
            .replace("ROLE", role));
  }

  /** A page of each table, for one more command. */
  private void source() {
    String[] nobody = {};
    page(SourceTable.DEPARTMENTS, "D1", nobody);
    page(SourceTable.LEAVE_TYPES, "T1", nobody);
    page(SourceTable.HOLIDAYS, "H1", nobody);
    page(SourceTable.EMPLOYEES, "U1", "basedepartmentid", "D1");
    page(SourceTable.LEAVES, "L1", "userid", "U1", "leave_category_id", "T1");
    page(SourceTable.ABSENTS, "A1", "userId", "U1");
  }

  private void page(SourceTable table, String id, String... attributes) {
    dynamo.page(table, List.of(table.item(CLIENT, id, attributes)), true);
  }

  private RunResult run(String... options) {
    source();
    return RunResult.run(environment, options).succeeded();
  }

  private void verifies(String... options) {
    source();
    CommandResult verify =
        CommandResult.run(
            environment,
            Stream.concat(Stream.of("verify"), Arrays.stream(options)).toArray(String[]::new));
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
  }

  private void everyCommandSucceeds() throws SQLException {
    run("--dry-run");
    assertThat(run().count(SourceTable.LEAVES, "inserted")).isEqualTo(1);
    database.sql(
        "update foresytsholidays set color = 'blue'",
        "insert into foresytsholidays (clientid, holiday_id) values ('WASJKSP', 'gone')");
    assertThat(run().count(SourceTable.HOLIDAYS, "updated")).isEqualTo(1);
    assertThat(
            run("--prune", "--dry-run", "--prune-limit", "1").count(SourceTable.HOLIDAYS, "pruned"))
        .isEqualTo(1);
    assertThat(run("--prune", "--prune-limit", "1").count(SourceTable.HOLIDAYS, "pruned"))
        .isEqualTo(1);
    verifies();
    verifies("--prune");
  }

  /** Returns the lines of check for PostgreSQL with a sign. */
  private List<String> check(String sign) {
    CommandResult check = CommandResult.run(environment, "check");
    return check.out().lines().filter(line -> line.startsWith(sign + " ")).toList();
  }

  /** Expects a run, which reads nothing, and the check to say the same. */
  private String refused(String sign, String words, String... command) {
    CommandResult refused = CommandResult.run(environment, command);
    assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(4);
    assertThat(dynamo.reads()).isEmpty();
    assertThat(refused.err()).contains(words);
    assertThat(check(sign)).anyMatch(line -> line.contains(words));
    return refused.err();
  }

  /** Runs what stands behind each message, as it is. */
  private void mend(String message) throws SQLException {
    for (String line : message.lines().toList()) {
      Matcher fix = FIX.matcher(line);
      if (fix.matches()) {
        database.sql(fix.group(1));
      }
    }
  }

  @Test
  void documentedRightsAreEnough() throws Exception {
    grant(BLOCKS.get(0));
    assertThat(check("✗")).isEmpty();
    assertThat(check("⚠")).filteredOn(line -> line.contains("--prune")).hasSize(2);
    run("--dry-run");
    run();
    run();
    grant(BLOCKS.get(1));
    assertThat(check("⚠")).noneMatch(line -> line.contains("--prune"));
    run("--prune");
    role = database.role("verifier");
    environment.put("PG_USER", role);
    grant(BLOCKS.get(2));
    verifies();
    verifies("--prune");
  }

  @Test
  void rightsOnColumnsAreEnough() throws Exception {
    grant("grant usage on schema public to ROLE; grant temporary on database DATABASE to ROLE;");
    for (TableMapping mapping : Migrators.mappings()) {
      List<String> ours = mapping.columns().stream().map(Column::name).toList();
      List<String> values = new ArrayList<>(ours);
      mapping.key().forEach(column -> values.remove(column.name()));
      values.remove(mapping.clientColumn().name());
      grant(
          "grant select (%1$s), insert (%1$s, last_updated), update (%2$s, last_updated), delete on %3$s to ROLE"
              .formatted(String.join(", ", ours), String.join(", ", values), mapping.target()));
    }
    database.sql("alter table foresytsholidays add secret text");
    assertThat(check("✗")).isEmpty();
    everyCommandSucceeds();
  }

  @Test
  void missingRightsAreToldAtOnceWithStatementsThatGrantThem() throws Exception {
    grant("grant usage on schema public to ROLE; revoke connect on database DATABASE from public;");
    grant("grant select, update on foresytsleavelist to ROLE");
    String errors = refused("⚠", "may not create temporary tables", "--prune", "--only", "leaves");
    assertThat(errors)
        .contains(
            "foresytsleavelist: user %1$s may not insert, delete: grant insert, delete on \"public\".\"foresytsleavelist\" to \"%1$s\";"
                .formatted(role),
            "may not create temporary tables: grant temporary on database "
                + database.name()
                + " to \""
                + role
                + "\";",
            "foresytsdepartment: user " + role + " may not select, insert, update: grant ")
        .doesNotContain("foresytsdepartment: user " + role + " may not delete");
    mend(errors);
    run("--prune", "--only", "leaves");
    mend(check("⚠").stream().collect(joining("\n")));
    everyCommandSucceeds();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table foresytsholidays enable row level security | see and write every row, because row level security binds it; disable it, or let a superuser run alter role ROLE bypassrls: alter table public.foresytsholidays disable row level security;
          alter table foresytsholidays enable row level security; create policy p on foresytsholidays using (false) with check (true) | see and write every row, because row level security binds it
          alter table foresytsholidays owner to ROLE; alter table foresytsholidays enable row level security, force row level security | binds it: alter table public.foresytsholidays no force row level security;
          revoke execute on function pg_try_advisory_xact_lock(bigint) from public | function pg_try_advisory_xact_lock: grant execute on function pg_catalog.pg_try_advisory_xact_lock(bigint) to "ROLE";
          revoke execute on function hashtextextended(text, bigint) from public | function hashtextextended: grant execute
          create function note() returns text language sql as 'select null::text'; revoke execute on function note() from public; alter table foresytsholidays add note text default note() | foresytsholidays: user ROLE may not call function note, as a default, constraint, index or trigger needs: grant execute on function public.note() to "ROLE";
          alter table foresytsholidays add note text default md5('a'); revoke execute on function md5(text) from public | may not call function md5, as a default
          create role OWNER; alter table foresytsdepartment owner to OWNER; grant all on foresytsdepartment to ROLE | foresytsemployee_master: user OWNER may not use schema public, as the foreign key foresytsemployee_master_basedepartmentid_fkey needs: grant usage on schema public to "OWNER";
          create role OWNER; grant usage on schema public to OWNER; alter table foresytsdepartment owner to OWNER; grant all on foresytsdepartment to ROLE; revoke select, update on foresytsdepartment from OWNER | user OWNER may not select, update public.foresytsdepartment, as the foreign key foresytsemployee_master_basedepartmentid_fkey needs: grant select, update on public.foresytsdepartment to "OWNER";
          drop table foresytsleavelist, foresytsabsentlist; grant create on schema public to ROLE; create role OWNER; grant usage on schema public to OWNER; alter table foresytleavetype owner to OWNER; grant all on foresytleavetype to ROLE; revoke update on foresytleavetype from OWNER; grant references on foresytsemployee_master to ROLE | foresytsleavelist: user OWNER may not update public.foresytleavetype, as the foreign key foresytsleavelist_leave_category_id_fkey needs: grant update on
          create function fine(text) returns boolean language sql as 'select true'; revoke execute on function fine(text) from public; create domain inner_note as text check (fine(value)); create domain outer_note as inner_note; alter table foresytsholidays add note outer_note | may not call function fine, as a default
          create function fine() returns text language sql as 'select null::text'; revoke execute on function fine() from public; create domain note as text default fine(); alter table foresytsholidays add note note | may not call function fine, as a default
          """)
  void obstacleBetweenRunAndItsRowsIsTold(String change, String words) throws Exception {
    BLOCKS.forEach(this::grantQuietly);
    String owner = "owner_" + database.name();
    database.sql(change.replace("ROLE", role).replace("OWNER", owner));
    refusesAndIsMended("✗", words.replace("ROLE", role).replace("OWNER", owner));
  }

  /** Its value is always NULL, so PostgreSQL looks for no row of the other table. */
  @Test
  void foreignKeyOfFurtherColumnMatchesOnlyWithDefault() throws Exception {
    BLOCKS.forEach(this::grantQuietly);
    String owner = "owner_" + database.name();
    database.sql(
        "create role " + owner,
        "create table project (id text primary key)",
        "insert into project values ('p')",
        "alter table project owner to " + owner,
        "alter table foresytsholidays add project text default null references project");
    assertThat(check("✗")).isEmpty();
    everyCommandSucceeds();
    database.sql("alter table foresytsholidays alter project set default 'p'");
    assertThat(check("✗"))
        .anyMatch(line -> line.contains("user " + owner + " may not use schema public"));
  }

  @Test
  void verifyOnlyHasToSeeEveryRow() throws Exception {
    BLOCKS.forEach(this::grantQuietly);
    database.sql("alter table foresytsholidays enable row level security");
    assertThat(refused("✗", "because row level security binds it", "verify"))
        .contains("may not see every row, because")
        .doesNotContain("see and write");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          create table app.notes (dep text references foresytsdepartment on delete cascade, n int) | may not use schema app, whose table app.notes refers to it
          grant usage on schema app to ROLE; create table app.notes (dep text references foresytsdepartment on delete cascade, n int) | may not read app.notes, which refers to it
          grant usage on schema app to ROLE; create table app.notes (dep text references foresytsdepartment on delete set null, n int) partition by list (n); create table app.one partition of app.notes for values in (1) | may not read app.notes, which refers to it
          grant usage on schema app to ROLE; create table app.notes (dep text references foresytsdepartment on delete set default, n int); grant select on app.notes to ROLE; alter table app.notes enable row level security | see every row of app.notes, which refers to it, because row level security binds it
          """)
  void referringTableThatPruneCannotReadIsTold(String change, String words) throws Exception {
    BLOCKS.forEach(this::grantQuietly);
    database.sql("create schema app", change.replace("ROLE", role));
    run();
    try (DynamoDbStub none = DynamoDbStub.start()) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", none.endpoint());
      CommandResult refused = CommandResult.run(environment, "--prune");
      assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(4);
      assertThat(none.reads()).isEmpty();
      assertThat(refused.err()).contains("foresytsdepartment: user " + role, words);
      assertThat(check("✗")).isEmpty();
      assertThat(check("⚠")).anyMatch(line -> line.contains(words) && line.contains("--prune"));
      mend(refused.err());
    }
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint());
    database.sql(
        "insert into foresytsdepartment (department_id, clientid) values ('gone', 'WASJKSP')",
        "insert into app.notes values ('gone', 1)");
    RunResult pruned = run("--prune", "--prune-limit", "1");
    assertThat(pruned.console())
        .contains("Not pruned: department gone, since a row of app.notes refers to it");
  }

  private void grantQuietly(String block) {
    try {
      grant(block);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void refusesAndIsMended(String sign, String words) throws SQLException {
    String errors = refused(sign, words);
    mend(errors);
    everyCommandSucceeds();
  }

  @Test
  void groupWhoseRightsAreNotInheritedIsNamed() throws Exception {
    String group = "group_" + database.name();
    database.sql(
        "create role " + group,
        "alter role " + role + " noinherit",
        "grant " + group + " to " + role);
    String writer = role;
    role = group;
    BLOCKS.forEach(this::grantQuietly);
    role = writer;
    String errors =
        refused(
            "✗",
            "user %s, which does not inherit the rights of %s, may not select, insert, update"
                .formatted(role, group));
    assertThat(errors).contains("to \"" + role + "\";");
    database.sql("alter role " + role + " set role " + group);
    everyCommandSucceeds();
    database.sql("revoke insert on foresytsholidays from " + group);
    assertThat(check("✗"))
        .contains(
            "✗ foresytsholidays: user %1$s may not insert: grant insert on \"public\".\"foresytsholidays\" to \"%1$s\";"
                .formatted(group));
  }

  /** No catalogue tells what a trigger does. */
  @Test
  void rightThatOnlyTriggerNeedsIsNamed() throws Exception {
    BLOCKS.forEach(this::grantQuietly);
    database.sql(
        "create table audit (id text)",
        "create function note() returns trigger language plpgsql as"
            + " $$ begin insert into audit values (new.holiday_id); return new; end $$",
        "create trigger note before insert on foresytsholidays for each row execute function note()");
    assertThat(check("✗")).isEmpty();
    source();
    CommandResult run = CommandResult.run(environment);
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            "(holidays)",
            "permission denied for table audit; a trigger or function of the database needs that right: grant it to user "
                + role);
  }

  /** It is called before the rights can be looked at. */
  @Test
  void functionThatEveryTransactionCallsIsNamed() throws Exception {
    BLOCKS.forEach(this::grantQuietly);
    database.sql("revoke execute on function set_config(text, text, boolean) from public");
    mend(
        refused(
            "✗",
            "permission denied for function set_config: grant execute on function pg_catalog.set_config(text, text, boolean) to \"%s\";"
                .formatted(role)));
    everyCommandSucceeds();
  }
}
