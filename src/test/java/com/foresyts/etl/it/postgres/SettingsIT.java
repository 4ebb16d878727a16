package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rows and the exit codes are the same, whatever a role or a database sets. */
@Tag("slow")
class SettingsIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  /** Keeps a run from writing, which says so. */
  private static final String REFUSED = "default_transaction_read_only";

  /** Values of other types that might be read otherwise, or end what takes its time. */
  private static final List<String> OTHERS =
      List.of(
          "DateStyle = 'SQL, DMY'",
          "TimeZone = 'Asia/Kolkata'",
          "client_encoding = 'LATIN1'",
          "extra_float_digits = -15",
          "default_toast_compression = 'pglz'",
          "log_parameter_max_length_on_error = -1",
          "tcp_user_timeout = '1h'",
          "work_mem = '64kB'");

  private final TestDatabase database = TestDatabase.create();
  private String role = "";

  @BeforeEach
  void source() throws SQLException {
    FIXTURE.wipe();
    FIXTURE.load(Sample.small(CLIENT));
    role = database.role("odd");
    database.sql("grant create on schema public to " + role);
  }

  @Test
  void everySettingOfRoleLeavesRowsAsTheyAre() throws Exception {
    TestDatabase plain = TestDatabase.create();
    RunResult.run(FIXTURE.environment(CLIENT, plain.name())).succeeded();
    Map<SourceTable, List<String>> rows = plain.rows(CLIENT);
    for (boolean last : List.of(false, true)) {
      int set = setAll(last);
      assertThat(set).isGreaterThan(60);
      run();
      assertThat(database.rows(CLIENT)).isEqualTo(rows);
      RunResult second = run("--prune");
      for (SourceTable table : SourceTable.values()) {
        assertThat(second.count(table, "inserted") + second.count(table, "updated")).isZero();
      }
      refuseOneRow();
      CommandResult verify = CommandResult.run(environment(), "verify", "--prune");
      assertThat(verify.out()).contains("1 missing").doesNotContain("different", "extra");
      database.sql("drop table " + String.join(", ", targets()));
      FIXTURE.delete(HOLIDAYS, CLIENT, "Refused");
    }
  }

  /** The session goes on after an error. */
  private void refuseOneRow() throws SQLException {
    FIXTURE.put(HOLIDAYS, HOLIDAYS.item(CLIENT, "Refused"));
    database.sql("alter table foresytsholidays add check (holiday_id <> 'Refused')");
    RunResult refused = run("--only", "holidays");
    assertThat(refused.count(HOLIDAYS, "rejected")).isEqualTo(1);
    assertThat(refused.console())
        .contains("Rejected holiday Refused: PostgreSQL refuses the row")
        .contains("violates check constraint");
  }

  /**
   * Gives the role another value of each setting that is a boolean or an enumeration.
   *
   * @param last whether it is the last other value of an enumeration, not the first
   * @return the number of settings
   */
  private int setAll(boolean last) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (String row :
        database.query(
            """
            select name, boot_val, array_to_string(coalesce(enumvals, '{on,off}'), ',')
            from pg_settings
            where context in ('user', 'superuser') and vartype in ('bool', 'enum')
              and name not like 'transaction_%'
            """)) {
      String[] columns = row.split("\\|", -1);
      List<String> values = new ArrayList<>(Arrays.asList(columns[2].split(",", -1)));
      values.remove(columns[1]);
      if (last) {
        Collections.reverse(values);
      }
      if (!values.isEmpty() && !REFUSED.equals(columns[0])) {
        statements.add("%s = '%s'".formatted(columns[0], values.get(0)));
      }
    }
    List<String> known = database.query("select lower(name) from pg_settings");
    OTHERS.stream()
        .filter(
            other ->
                known.contains(other.substring(0, other.indexOf(' ')).toLowerCase(Locale.ROOT)))
        .forEach(statements::add);
    database.sql(
        statements.stream()
            .map(statement -> "alter role %s set %s".formatted(role, statement))
            .toArray(String[]::new));
    return statements.size();
  }

  private static List<String> targets() {
    return Arrays.stream(SourceTable.values()).map(SourceTable::target).toList();
  }

  private RunResult run(String... options) {
    return RunResult.run(environment(), options).succeeded();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = FIXTURE.environment(CLIENT, database.name());
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    return environment;
  }
}
