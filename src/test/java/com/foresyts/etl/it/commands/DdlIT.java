package com.foresyts.etl.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the printed statements create what a run creates. */
class DdlIT {
  private static final String CATALOGUE =
      """
      select c.relname || ' ' || coalesce(string_agg(a.attname || ' ' || a.atttypid::regtype
          || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), ''), ', ' order by a.attnum), '')
        || coalesce(' ' || pg_get_indexdef(c.oid), '')
        || (select coalesce(string_agg(' ' || pg_get_constraintdef(o.oid), '' order by o.conname), '')
            from pg_constraint o where o.conrelid = c.oid)
      from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')
      group by c.oid, c.relname order by 1
      """;

  @Test
  void ddlCreatesSameTablesAsRun() throws Exception {
    Fixture.shared().wipe();
    Fixture.shared().load(Sample.of("WASJKSP"));
    TestDatabase byRun = TestDatabase.create();
    RunResult.run(Fixture.shared().environment("WASJKSP", byRun.name())).succeeded();
    TestDatabase byHand = TestDatabase.create();
    byHand.sql(ddl());

    List<String> catalogue = byHand.query(CATALOGUE);
    assertThat(catalogue).hasSize(16).isEqualTo(byRun.query(CATALOGUE));
    RunResult.run(Fixture.shared().environment("WASJKSP", byHand.name())).succeeded();
  }

  @Test
  void ddlQuotesSchema() throws Exception {
    TestDatabase database = TestDatabase.create();
    database.sql("create schema \"an \"\"odd\"\" one\"", ddl("--schema", "an \"odd\" one"));
    assertThat(
            database.query(
                "select count(*) from pg_tables where schemaname = 'an \"odd\" one' and tablename like 'foresyt%'"))
        .containsExactly("6");
  }

  private static String ddl(String... options) {
    List<String> arguments = new ArrayList<>(List.of("ddl"));
    arguments.addAll(List.of(options));
    CommandResult ddl = CommandResult.run(Map.of(), arguments.toArray(String[]::new));
    assertThat(ddl.exitCode()).isZero();
    return ddl.out();
  }
}
