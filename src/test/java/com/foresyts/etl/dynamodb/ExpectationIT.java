package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The progress of a read: items scanned, and items expected. */
@Tag("newest-postgresql")
@Tag("slow")
class ExpectationIT {
  private static final int LEAVES = 3_000;

  private static final Sample SAMPLE =
      Sample.of("A").with(com.foresyts.etl.fixture.SourceTable.LEAVES, LEAVES);

  @Test
  void aScanCountsItemsUpToTheTablesItemCount() throws IOException {
    try (DynamoDbServer server = server("user_leave_id");
        DynamoDbClient dynamo = client(server)) {
      DynamoTable table = leaves(dynamo);
      assertThat(table.expected()).isEqualTo(LEAVES);
      assertThat(table.scanned()).isZero();
      try (Items pages = table.read(units -> {})) {
        while (pages.next() != null) {
          assertThat(table.scanned()).isPositive();
        }
      }
      assertThat(table.scanned()).isEqualTo(LEAVES);
    }
  }

  @Test
  void aQueryHasNoExpectedItemCount() throws IOException {
    try (DynamoDbServer server = server("clientid", "user_leave_id");
        DynamoDbClient dynamo = client(server)) {
      assertThat(leaves(dynamo).expected()).isZero();
    }
  }

  private static DynamoTable leaves(DynamoDbClient dynamo) {
    TableMapping leaves =
        Migrators.mappings().stream()
            .filter(mapping -> mapping.name().equals("leaves"))
            .findFirst()
            .orElseThrow();
    return DynamoTable.describe(
        new ReadContext(
            dynamo,
            "A",
            "eu-central-1",
            new ReadSettings(1, 50, null, false, false, Duration.ofSeconds(1))),
        leaves,
        notice -> {});
  }

  private static DynamoDbServer server(String... key) throws IOException {
    DynamoDbServer server = DynamoDbServer.of(new FakeDynamoDb());
    server.wipe(com.foresyts.etl.fixture.SourceTable.LEAVES.keyedBy(key));
    server.load(SAMPLE);
    return server;
  }

  private static DynamoDbClient client(DynamoDbServer server) {
    return DynamoDb.client(
        new Aws(
            "eu-central-1",
            new Credentials("id", "secret", null),
            null,
            server.endpoint(),
            null,
            null,
            Proxies.NONE));
  }
}
