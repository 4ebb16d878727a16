package com.foresyts.etl.it.dynamodb;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.foresyts.etl.fixture.FaultProxy;
import com.foresyts.etl.fixture.FaultProxy.Fault;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a fault which passes leaves no trace, and that one which stays is not tried again. */
@Tag("newest-postgresql")
@Tag("slow")
class FaultsIT {
  private static final String CLIENT = "WASJKSP";
  private static final int PAGE_SIZE = 100;
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();

  @BeforeAll
  static void aCompanyThatIsNotAlone() {
    FIXTURE.wipe();
    FIXTURE.load(Sample.of(CLIENT).withRejects(3));
    FIXTURE.load(Sample.of("OTHER").with(EMPLOYEES, 30).with(LEAVES, 100).with(ABSENTS, 50));
  }

  @Test
  void transientFaultsChangeNoRowAndNoCount() throws Exception {
    RunResult undisturbed = RunResult.run(FIXTURE.environment(CLIENT, database.name())).succeeded();
    List<String> rows = rows(database);
    Set<Fault> seen = EnumSet.noneOf(Fault.class);
    for (long seed : new long[] {8, 11, 13}) {
      TestDatabase other = TestDatabase.create();
      try (FaultProxy proxy = proxy(FaultProxy.random(seed, 0.3))) {
        RunResult disturbed = run(proxy, other).succeeded();
        assertThat(counts(disturbed)).as("seed %d", seed).isEqualTo(counts(undisturbed));
        assertThat(rows(other)).as("seed %d", seed).isEqualTo(rows);
        FaultProxy.PASSING.stream().filter(fault -> proxy.count(fault) > 0).forEach(seen::add);
      }
    }
    assertThat(seen).containsExactlyElementsOf(FaultProxy.PASSING);
  }

  @Test
  void expiredTokenRollsTableBack() throws Exception {
    try (FaultProxy proxy =
        proxy(
            (operation, table, number) ->
                operation.equals("Scan") && table.equals(LEAVES.source()) && number > 14
                    ? Fault.EXPIRED_TOKEN
                    : Fault.NONE)) {
      RunResult run = run(proxy, database);
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.errors()).contains("(leaves)", "the AWS session token has expired");
      assertThat(run.console()).contains("leaves (rolled back)");
      assertThat(run.count(LEAVES, "inserted")).as("before the failure").isPositive();
      assertThat(proxy.count(Fault.EXPIRED_TOKEN)).isEqualTo(1);
    }
    assertThat(database.query("select count(*) from foresytsleavelist")).containsExactly("0");
    assertThat(database.query("select count(*) > 0 from foresytsemployee_master"))
        .containsExactly("t");
  }

  @ParameterizedTest
  @CsvSource({"Scan,ACCESS_DENIED", "DescribeTable,NO_TABLE", "Scan,NO_TABLE", "Scan,INVALID"})
  void refusalOfDynamoDbIsNotRetried(String refused, Fault refusal) throws IOException {
    try (FaultProxy proxy =
        proxy((operation, table, number) -> operation.equals(refused) ? refusal : Fault.NONE)) {
      RunResult run = run(proxy, database);
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.errors()).contains("(departments)", DEPARTMENTS.source());
      assertThat(proxy.count(refusal)).isEqualTo(1);
    }
  }

  private static FaultProxy proxy(FaultProxy.Plan plan) throws IOException {
    return new FaultProxy(FIXTURE.dynamoDb().endpoint(), PAGE_SIZE, plan);
  }

  private static RunResult run(FaultProxy proxy, TestDatabase database) {
    return RunResult.run(FIXTURE.environment(CLIENT, database.name(), proxy.endpoint()));
  }

  /** All that the summary says of the tables, but what depends on time and on the page size. */
  private static List<JsonNode> counts(RunResult run) {
    List<JsonNode> counts = new ArrayList<>();
    for (JsonNode table : run.summary().get("tables")) {
      counts.add(
          ((ObjectNode) table.deepCopy())
              .without(List.of("pages", "consumedReadCapacity", "elapsedMs")));
    }
    return counts;
  }

  private static List<String> rows(TestDatabase database) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (SourceTable table : SourceTable.values()) {
      rows.addAll(
          database.query(
              "select to_jsonb(r) - 'last_updated' from %s r order by 1"
                  .formatted(table.target())));
    }
    return rows;
  }
}
