package com.foresyts.etl.it.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Target tables: created where they are missing, checked where they are not, never altered. */
@Tag("slow")
class SchemaIT {
  private static final String CLIENT = "WASJKSP";
  private final Fixture fixture = Fixture.shared();
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void aSource() throws IOException {
    fixture.wipe();
    fixture.load(Predecessor.source());
  }

  @Test
  void missingTablesAreCreatedWithKeysForeignKeysAndIndexes() throws SQLException {
    run(Map.of());
    assertThat(
            database.query(
                """
                select c.conrelid::regclass, pg_get_constraintdef(c.oid)
                from pg_constraint c where c.contype in ('p', 'f') and c.connamespace = 'public'::regnamespace order by c.conrelid::regclass::text collate "C", 2
                """))
        .containsExactly(
            "foresytleavetype|PRIMARY KEY (leave_category_id)",
            "foresytsabsentlist|FOREIGN KEY (userid) REFERENCES foresytsemployee_master(userid)",
            "foresytsabsentlist|PRIMARY KEY (userabsentactionid)",
            "foresytsdepartment|PRIMARY KEY (department_id)",
            "foresytsemployee_master|FOREIGN KEY (basedepartmentid) REFERENCES foresytsdepartment(department_id)",
            "foresytsemployee_master|PRIMARY KEY (userid)",
            "foresytsholidays|PRIMARY KEY (clientid, holiday_id)",
            "foresytsleavelist|FOREIGN KEY (leave_category_id) REFERENCES foresytleavetype(leave_category_id)",
            "foresytsleavelist|FOREIGN KEY (userid) REFERENCES foresytsemployee_master(userid)",
            "foresytsleavelist|PRIMARY KEY (user_leave_id)");
    assertThat(
            database.query(
                "select indexdef from pg_indexes where schemaname = 'public' and indexdef not like '%UNIQUE%' order by 1"))
        .containsExactly(
            "CREATE INDEX foresytsabsentlist_userid_idx ON public.foresytsabsentlist USING btree (userid)",
            "CREATE INDEX foresytsemployee_master_basedepartmentid_idx ON public.foresytsemployee_master USING btree (basedepartmentid)",
            "CREATE INDEX foresytsleavelist_leave_category_id_idx ON public.foresytsleavelist USING btree (leave_category_id)",
            "CREATE INDEX foresytsleavelist_userid_idx ON public.foresytsleavelist USING btree (userid)");
  }

  @Test
  void createdTablesHaveThePredecessorsColumnsInOrder() throws Exception {
    String columns =
        """
        select table_name, column_name, ordinal_position,
          case when data_type = 'character varying' then 'text' else data_type end
        from information_schema.columns where table_schema = 'public' and table_name in (%s) order by 1, 3
        """
            .formatted(
                Predecessor.TABLES.stream()
                    .map(table -> "'" + table.target() + "'")
                    .collect(joining(", ")));
    run(Map.of());
    TestDatabase theirs = TestDatabase.create();
    theirs.with(Predecessor::createTables);
    assertThat(database.query(columns)).isEqualTo(theirs.query(columns));
  }

  @Test
  void roleWithoutRightToCreateCanUsePredecessorsTables() throws Exception {
    database.with(Predecessor::createTables);
    String role = database.role("writer");
    database.sql(
        "revoke create on schema public from public",
        "revoke all on database " + database.name() + " from public",
        "grant connect on database " + database.name() + " to " + role,
        "grant usage on schema public to " + role,
        "grant select, insert, update on all tables in schema public to " + role);
    run(Map.of("PG_USER", role, "PG_PASSWORD", TestDatabase.ROLE_PASSWORD));
    assertThat(database.query("select count(*) from foresytsleavelist")).containsExactly("72");
  }

  @Test
  void configuredSchemaIsUsedWhateverItsName() throws SQLException {
    database.sql("create schema \"HR \"\"data\"\"\"");
    run(Map.of("PG_SCHEMA", "HR \"data\""));
    assertThat(database.query("select count(*) from \"HR \"\"data\"\"\".foresytsleavelist"))
        .containsExactly("72");
    assertThat(database.query("select to_regclass('public.foresytsleavelist')"))
        .containsExactly("null");
  }

  @Test
  void lastUpdatedIsUtcInAnyTimeZoneOfServer() throws SQLException {
    database.sql("alter database " + database.name() + " set timezone to 'Asia/Kolkata'");
    run(Map.of());
    assertThat(
            database.query(
                "select count(*) from foresytsdepartment where last_updated"
                    + " between (now() at time zone 'UTC') - interval '5 min' and (now() at time zone 'UTC')"))
        .containsExactly("5");
    assertThat(
            database.query(
                "select inserted_at from foresytsdepartment order by department_id limit 1"))
        .containsExactly("2023-01-15 08:30:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table foresytsleavelist drop column reason | foresytsleavelist has no column reason: alter table "public"."foresytsleavelist" add column "reason" text;
          alter table foresytsabsentlist drop column last_updated | foresytsabsentlist has no column last_updated: alter table "public"."foresytsabsentlist" add column "last_updated" timestamp;
          alter table foresytsemployee_master alter age type text | foresytsemployee_master.age is text, not integer or bigint: alter table "public"."foresytsemployee_master" alter column "age" type integer using "age"::integer;
          alter table foresytsdepartment alter inserted_at type timestamptz | foresytsdepartment.inserted_at is timestamp with time zone, not timestamp without time zone: alter table "public"."foresytsdepartment" alter column "inserted_at" type timestamp using "inserted_at" at time zone 'UTC';
          alter table foresytsholidays alter color type char(20) | foresytsholidays.color is character, not text or character varying
          alter table foresytsabsentlist drop constraint foresytsabsentlist_pkey | foresytsabsentlist has no primary key or unique constraint (not deferrable) on exactly (userabsentactionid): alter table "public"."foresytsabsentlist" add unique ("userabsentactionid");
          alter table foresytsabsentlist drop constraint foresytsabsentlist_pkey, add primary key (userabsentactionid) deferrable | foresytsabsentlist has no primary key or unique constraint (not deferrable)
          alter table foresytsabsentlist drop constraint foresytsabsentlist_pkey, add primary key (userabsentactionid, clientid) | foresytsabsentlist has no primary key or unique constraint (not deferrable)
          alter table foresytsabsentlist rename to other; create view foresytsabsentlist as select * from other | foresytsabsentlist is not a plain table
          alter table foresytsholidays drop column color, add column color text generated always as (holiday_name) stored | foresytsholidays.color is generated text, which cannot be written: alter table public.foresytsholidays
          drop table foresytsholidays; create materialized view foresytsholidays as select 1 | foresytsholidays is not a plain table: rename what has that name, or set PG_SCHEMA
          drop table foresytsholidays; create foreign data wrapper w; create server s foreign data wrapper w; create foreign table foresytsholidays (clientid text) server s | foresytsholidays is not a plain table: rename what has that name, or set PG_SCHEMA
          drop table foresytsholidays; create sequence foresytsholidays | foresytsholidays is not a plain table: rename what has that name, or set PG_SCHEMA
          drop table foresytsholidays; create type foresytsholidays as enum ('a') | foresytsholidays is not a plain table: rename what has that name, or set PG_SCHEMA
          drop table foresytsholidays; create table foresytsholidays (clientid text, holiday_id text, primary key (clientid, holiday_id)) partition by hash (clientid) | foresytsholidays is not a plain table
          alter table foresytsholidays alter location_id type text using null | foresytsholidays.location_id is text, not text[] or character varying[]: alter table "public"."foresytsholidays" alter column "location_id" type text[] using array_remove(array["location_id"::text], null);
          alter table foresytsleavelist drop column created_at, add column created_at bigint | foresytsleavelist.created_at is bigint, not timestamp without time zone: PostgreSQL has no cast from bigint to timestamp; change the type with a USING expression of your own
          alter table foresytsholidays drop column start_date, add column start_date integer | foresytsholidays.start_date is integer, not date: PostgreSQL has no cast from integer to date; change the type with a USING expression of your own
          alter table foresytsholidays alter clientid type varchar(5) | foresytsholidays.clientid holds 5 characters, which the client id WASJKSP exceeds
          """)
  void misfittingTableIsNamedBeforeAnythingIsWritten(String change, String difference)
      throws Exception {
    database.with(Predecessor::createTables);
    database.sql(change);
    RunResult run = RunResult.run(environment(Map.of()), "--only", "departments");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors()).contains(difference);
    assertThat(run.summary().at("/error/category").textValue()).isEqualTo("postgresql");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("0");
  }

  @Test
  void everySchemaDifferenceIsToldAtOnceAndNothingIsCreated() throws SQLException {
    database.sql(
        "create table foresytsdepartment (department_id text primary key)",
        "create table foresytsholidays (clientid int, holiday_id text)");
    RunResult run = RunResult.run(environment(Map.of()));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errors())
        .contains(
            "foresytsdepartment has no column clientid",
            "foresytsdepartment has no column status_id",
            "foresytsholidays.clientid is integer",
            "foresytsholidays has no primary key");
    assertThat(database.query("select count(*) from pg_tables where schemaname = 'public'"))
        .containsExactly("2");
  }

  @Test
  void widerTypesAndUniqueConstraintAreAccepted() throws Exception {
    database.with(Predecessor::createTables);
    database.sql(
        "alter table foresytsemployee_master alter age type bigint, alter gender type text",
        "alter table foresytsholidays alter location_id type varchar(10)[]",
        "alter table foresytsabsentlist drop constraint foresytsabsentlist_pkey,"
            + " add unique (userabsentactionid), add column note text");
    run(Map.of());
    RunResult second = run(Map.of());
    assertThat(second.console()).contains("✓ Migrated 30 absent records");
    for (String count : List.of("inserted", "updated")) {
      second
          .summary()
          .get("tables")
          .forEach(table -> assertThat(table.get(count).longValue()).isZero());
    }
  }

  @Test
  void rowWithoutIdUnderUniqueConstraintIsExtraAndStays() throws Exception {
    database.with(Predecessor::createTables);
    for (SourceTable table : SourceTable.values()) {
      String id = table.idAttribute();
      String key = table == SourceTable.HOLIDAYS ? "clientid, " + id : id;
      database.sql(
          "alter table %1$s drop constraint %1$s_pkey cascade, add unique (%2$s), alter %3$s drop not null, alter clientid drop not null"
              .formatted(table.target(), key, id),
          "insert into %s (clientid, %s) values ('%s', null), (null, null), (null, 'Nobody')"
              .formatted(table.target(), id, CLIENT));
    }
    run(Map.of());
    RunResult prune = RunResult.run(environment(Map.of()), "--prune").succeeded();
    CommandResult verify = CommandResult.run(environment(Map.of()), "verify");
    CommandResult forecast = CommandResult.run(environment(Map.of()), "verify", "--prune");
    assertThat(verify.exitCode()).as(verify.out()).isZero();
    assertThat(forecast.exitCode()).as(forecast.out()).isZero();
    assertThat(verify.out()).contains("✓ 5 departments as in the source, 1 extra\n");
    assertThat(verify.out().lines().filter("    extra: NULL"::equals)).hasSize(6);
    assertThat(forecast.out().lines().filter("    extra: NULL, stays: no key names it"::equals))
        .hasSize(6);
    for (SourceTable table : SourceTable.values()) {
      assertThat(prune.console())
          .contains(
              "⚠ Not pruned: 1 of %s, since %s is NULL and no key names them"
                  .formatted(table.target(), table.idAttribute().toLowerCase(Locale.ROOT)));
      assertThat(
              database.query(
                  "select count(*) from %s where %s is null or clientid is null"
                      .formatted(table.target(), table.idAttribute())))
          .containsExactly("3");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          foresytsholidays add inserted_at timestamptz | 2024-01-01 00:00:00+00 | 2024-01-01 00:00:00
          foresytsholidays add inserted_at date | 2024-01-01 | 2024-01-01 00:00:00
          foresytsholidays add inserted_at text | 2024-01-01 01:02:03 | 2024-01-01 01:02:03
          foresytsholidays add inserted_at timestamptz default '2024-01-01 00:00:00+00' | 2024-01-02 00:00:00+00 | 2024-01-02 00:00:00
          foresytsholidays add status_id integer default 1 | 2 | 2
          foresytsholidays add location_id text default 'here' | LOC 1 | {"LOC 1"}
          foresytsholidays add location_id text | LOC 1 | {"LOC 1"}
          foresytsholidays add location_id integer[] | {1,2} | {1,2}
          foresytsholidays add status_id integer | 1 | 1
          foresytsleavelist add cancel_leave smallint default 1 | 0 | f
          foresytsleavelist add cancel_leave numeric(3) | 2 | t
          """)
  void proposedStatementMendsColumnAndKeepsValues(String change, String before, String after)
      throws Exception {
    database.with(Predecessor::createTables);
    String table = change.split(" ", -1)[0];
    String id = table.equals("foresytsholidays") ? "holiday_id" : "user_leave_id";
    String column = change.split(" ", -1)[2];
    database.sql(
        "alter database " + database.name() + " set timezone to 'Asia/Kolkata'",
        "alter table %s drop column %s".formatted(table, column),
        "alter table " + change,
        "insert into %s (clientid, %s, %s) values ('OTHER', 'H', '%s')"
            .formatted(table, id, column, before));
    String errors = RunResult.run(environment(Map.of())).errors();
    String mending = errors.substring(errors.indexOf("alter table"));
    database.sql(mending.substring(0, mending.indexOf(';')));
    run(Map.of());
    assertThat(
            database.query("select %s from %s where clientid = 'OTHER'".formatted(column, table)))
        .containsExactly(after);
  }

  @Test
  void widthOfListMembersIsRespected() throws Exception {
    database.with(Predecessor::createTables);
    database.sql("alter table foresytsholidays alter location_id type varchar(3)[]");
    assertThat(run(Map.of()).count(SourceTable.HOLIDAYS, "nulledValues")).isEqualTo(4);
  }

  @Test
  void clientIdsAreComparedByteByByteInAnyCollation() throws Exception {
    database.sql(
        "create collation ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    database.with(Predecessor::createTables);
    database.sql(
        "alter table foresytsdepartment alter clientid type text collate ignoring_case",
        "insert into foresytsdepartment values ('wasjksp-D0000', 'wasjksp', 'theirs', null, 1)");
    RunResult run = run(Map.of());
    assertThat(run.count(SourceTable.DEPARTMENTS, "rejected")).isEqualTo(1);
    assertThat(
            database.query(
                "select clientid, department_name from foresytsdepartment where department_id = 'wasjksp-D0000'"))
        .containsExactly("wasjksp|theirs");
  }

  private RunResult run(Map<String, String> settings) {
    return RunResult.run(environment(settings)).succeeded();
  }

  private Map<String, String> environment(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(fixture.environment(CLIENT, database.name()));
    environment.putAll(settings);
    return environment;
  }
}
