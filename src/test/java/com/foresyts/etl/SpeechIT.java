package com.foresyts.etl;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How much a run says, and for whom. */
@Tag("newest-postgresql")
class SpeechIT {
  private final TestDatabase database = TestDatabase.create();
  private final DynamoDbStub dynamo = DynamoDbStub.start();

  SpeechIT() throws IOException {}

  @AfterEach
  void stop() {
    dynamo.close();
  }

  @Test
  void aQuietRunSaysWarningsAndTheSummary() {
    dynamo.page(DEPARTMENTS, List.of(department("D1"), department(" ")), true);
    Program run = Program.run(environment(), "--quiet").succeeded();
    assertThat(run.console())
        .contains("⚠ Rejected department")
        .containsPattern("\\n\\nClient A, started .*Z\\ntable +read .*\\ndepartments +2 +1 ")
        .containsPattern("total +2 +1 .*\\n\\n$")
        .doesNotContain("✓", "→", "====");
  }

  @Test
  void aQuietRunThatFailsSaysWhy() {
    Program run = Program.run(environment(), "--quiet");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errors()).startsWith("✗ ETL Process Failed: no record of client A");
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment("A", database.name(), dynamo.endpoint());
  }

  private static Map<String, AttributeValue> department(String id) {
    return Map.of(
        "clientid", AttributeValue.fromS("A"),
        "status_id", AttributeValue.fromN("1"),
        "department_id", AttributeValue.fromS(id));
  }
}
