package com.foresyts.etl.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.JarProcess.Ended;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The time zone of the machine, which Java may name as PostgreSQL does not. */
@Tag("newest-postgresql")
@Tag("slow")
class TimeZoneIT {
  @Test
  void sessionIsUtcInTimeZoneThatPostgresqlDoesNotKnow() throws Exception {
    Fixture fixture = Fixture.shared();
    fixture.wipe();
    fixture.load(Predecessor.source());
    TestDatabase database = TestDatabase.create();
    Map<String, String> environment =
        new HashMap<>(fixture.environment("WASJKSP", database.name()));
    environment.put("TZ", "IST");
    Ended run = JarProcess.run(environment);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    String written =
        "select bool_and(abs(extract(epoch from last_updated - (now() at time zone 'UTC'))) < 300)"
            + " from foresytsdepartment";
    assertThat(database.query(written)).containsExactly("t");
  }
}
