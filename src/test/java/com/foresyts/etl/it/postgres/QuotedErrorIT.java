package com.foresyts.etl.it.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Errors of PostgreSQL that cannot quote a row, since none was sent or read. */
@Tag("newest-postgresql")
class QuotedErrorIT {
  private final TestDatabase database = TestDatabase.create();

  @Test
  void refusalOfConnectionIsQuoted() {
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(new SimpleTimeZone(0, "IST"));
    try {
      fails("invalid value for parameter \"TimeZone\": \"IST\"");
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void refusalOfStatementWithoutRowsIsQuoted() throws Exception {
    database.sql(
        "create function refuse() returns event_trigger language plpgsql as"
            + " $$ begin raise exception 'Ask the owner for tables'; end $$",
        "create event trigger refuse on ddl_command_start when tag in ('CREATE TABLE')"
            + " execute function refuse()");
    fails("Ask the owner for tables (SQLSTATE P0001)");
  }

  private void fails(String message) {
    RunResult run = RunResult.run(Fixture.shared().environment("WASJKSP", database.name()));
    assertThat(run.errors()).contains(message);
    assertThat(run.exitCode()).isEqualTo(4);
  }
}
