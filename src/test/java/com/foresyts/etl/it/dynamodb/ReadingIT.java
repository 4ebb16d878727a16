package com.foresyts.etl.it.dynamodb;

import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb.Consumption;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** That a table is read in the cheapest way, and no faster than it may be. */
@Tag("newest-postgresql")
@Tag("slow")
class ReadingIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();

  @Test
  void tableKeyedByClientIsQueriedForItsShareOfUnits() {
    FIXTURE.wipe();
    for (int client = 0; client < 20; client++) {
      FIXTURE.load(company("CLIENT" + client));
    }
    RunResult run = run("CLIENT7").succeeded();
    assertThat(run.table(EMPLOYEES).get("access").textValue()).isEqualTo("query");
    assertThat(run.count(EMPLOYEES, "read")).isEqualTo(200);
    assertThat(units(run, EMPLOYEES)).isPositive().isLessThanOrEqualTo(0.06 * scanUnits(EMPLOYEES));

    assertThat(run.table(DEPARTMENTS).get("access").textValue()).isEqualTo("scan");
    assertThat(run.console()).as("240 items for 12, a few units").doesNotContain("The scan of");
  }

  @Test
  void indexByClientIsQueriedAndFindsSameRows() throws Exception {
    Sample sample = Sample.of(CLIENT);
    FIXTURE.wipe();
    FIXTURE.load(sample);
    FIXTURE.load(company("OTHER"));
    run(CLIENT).succeeded();
    List<String> scanned = database.query("select * from foresytsleavelist order by 1");

    FIXTURE.wipe(indexed(LEAVES));
    FIXTURE.load(sample);
    FIXTURE.load(company("OTHER"));
    RunResult queried = run(CLIENT).succeeded();
    assertThat(queried.table(LEAVES).get("access").textValue()).isEqualTo("query");
    assertThat(queried.count(LEAVES, "unchanged")).isPositive();
    assertThat(database.query("select * from foresytsleavelist order by 1")).isEqualTo(scanned);

    RunResult consistent = run(CLIENT, "--consistent-read").succeeded();
    assertThat(consistent.table(LEAVES).get("access").textValue()).isEqualTo("scan");
    assertThat(consistent.table(EMPLOYEES).get("access").textValue()).isEqualTo("query");
    assertThat(units(consistent, EMPLOYEES)).isEqualTo(2 * units(queried, EMPLOYEES), within(0.5));
  }

  @Test
  void parallelScanReadsEveryItemOnce() {
    Sample sample = Sample.of(CLIENT).with(LEAVES, 5_000);
    FIXTURE.wipe();
    FIXTURE.load(sample);
    RunResult run = run(CLIENT, "--segments", "5").succeeded();
    assertThat(run.count(LEAVES, "pages")).isEqualTo(5);
    assertThat(run.count(LEAVES, "read")).isEqualTo(5_000);
    assertThat(run.count(LEAVES, "duplicate")).isZero();
    assertThat(run.count(DEPARTMENTS, "pages")).isEqualTo(5);

    FIXTURE.wipe(LEAVES.keyedBy("userid", "user_leave_id"));
    FIXTURE.load(sample);
    RunResult remembering = run(CLIENT, "--segments", "5").succeeded();
    assertThat(remembering.count(LEAVES, "pages")).as("one segment").isLessThan(5);
    assertThat(remembering.count(LEAVES, "unchanged")).isEqualTo(run.count(LEAVES, "inserted"));
  }

  @Test
  void parallelScanReadsEveryItemOfEveryTableOnce() {
    FIXTURE.wipe();
    FIXTURE.load(Sample.of(CLIENT));
    FIXTURE.load(company("OTHER"));
    RunResult run = run(CLIENT, "--segments", "7").succeeded();
    for (SourceTable table : SourceTable.values()) {
      assertThat(run.count(table, "read")).as("%s", table).isEqualTo(Sample.of(CLIENT).size(table));
    }
    assertThat(run.count(LEAVES, "pages")).isEqualTo(7);
  }

  @Test
  void provisionedTableIsReadAtHalfOfItsCapacity() throws Exception {
    Sample sample = Sample.of(CLIENT).with(LEAVES, 9_000).with(ABSENTS, 0);
    FakeDynamoDb fake = new FakeDynamoDb();
    try (DynamoDbServer pages = DynamoDbServer.of(fake, sample, LEAVES.provisioned(100))) {
      RunResult run = run(pages, "--segments", "8").succeeded();
      assertThat(run.count(LEAVES, "read")).isEqualTo(9_000);
      List<Consumption> consumed =
          fake.consumptions().stream()
              .filter(page -> page.table().equals(LEAVES.source()))
              .toList();
      assertThat(consumed.stream().mapToDouble(Consumption::units).sum()).isGreaterThan(600);
      for (Consumption first : consumed) {
        double window =
            consumed.stream()
                .filter(page -> page.nanos() >= first.nanos())
                .filter(page -> page.nanos() < first.nanos() + 10_000_000_000L)
                .mapToDouble(Consumption::units)
                .sum();
        assertThat(window).as("units of 10 seconds").isLessThanOrEqualTo(600);
      }
      // Neither is the share left unused.
      assertThat(run.table(LEAVES).get("elapsedMs").longValue()).isLessThan(25_000);
      assertThat(run.console()).contains("units");
    }
  }

  @Test
  void warnsBeforeReadingThatLimitMakesTableSlow() throws Exception {
    try (DynamoDbServer pages =
        DynamoDbServer.of(
            new FakeDynamoDb(),
            Sample.of(CLIENT).with(LEAVES, 5_000),
            DEPARTMENTS.provisioned(10),
            LEAVES.provisioned(10))) {
      RunResult run = run(pages, "--read-percent", "100", "--only", "departments").succeeded();
      assertThat(run.console()).doesNotContain("⚠");
      try (JarProcess slow =
          JarProcess.start(environment(pages), "--only", "leaves", "--max-rcu", "2")) {
        Await.until("it says so", () -> slow.out().contains("⚠ Reading tymeplusUserLeaves"));
        assertThat(slow.out())
            .containsPattern(
                "⚠ Reading tymeplusUserLeaves takes about \\d min: \\d{3} read capacity units at 2.0 a second, as --max-rcu 2 allows");
      }
    }
  }

  @Test
  void tableIsReadInOneSegmentWithoutDescribeTable() throws Exception {
    try (DynamoDbStub stub = DynamoDbStub.start()) {
      stub.refuse("DescribeTable", 400, "AccessDeniedException");
      stub.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D")), true);
      RunResult run =
          RunResult.run(
                  FIXTURE.environment(CLIENT, database.name(), stub.endpoint()), "--segments", "4")
              .succeeded();
      assertThat(run.count(DEPARTMENTS, "pages")).isEqualTo(1);
      assertThat(run.console())
          .contains("⚠ The credentials may not describe tymeplusDepartmentMaster");
    }
  }

  private static Sample company(String client) {
    return Sample.of(client).with(EMPLOYEES, 200).with(LEAVES, 50).with(ABSENTS, 20);
  }

  private RunResult run(String client, String... options) {
    return RunResult.run(FIXTURE.environment(client, database.name()), options);
  }

  private RunResult run(DynamoDbServer pages, String... options) {
    return RunResult.run(environment(pages), options);
  }

  private Map<String, String> environment(DynamoDbServer pages) {
    return FIXTURE.environment(CLIENT, database.name(), pages.endpoint().toString());
  }

  private static double units(RunResult run, SourceTable table) {
    return run.table(table).get("consumedReadCapacity").doubleValue();
  }

  private static double scanUnits(SourceTable table) {
    DynamoDbClient client = FIXTURE.dynamoDb().client();
    double units = 0;
    for (ScanResponse page :
        client.scanPaginator(
            scan ->
                scan.tableName(table.source())
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))) {
      units += page.consumedCapacity().capacityUnits();
    }
    return units;
  }

  private static CreateTableRequest indexed(SourceTable table) {
    return table.keyed().toBuilder()
        .attributeDefinitions(string("user_leave_id"), string("clientid"))
        .globalSecondaryIndexes(
            GlobalSecondaryIndex.builder()
                .indexName("by-client")
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName("clientid")
                        .keyType(KeyType.HASH)
                        .build())
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build())
        .build();
  }

  private static AttributeDefinition string(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }
}
