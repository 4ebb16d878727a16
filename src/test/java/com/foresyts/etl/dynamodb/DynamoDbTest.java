package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbTest {
  private static final String MAX_CONNECTIONS = "http.maxConnections";
  private static final String REGION = "aws.region";
  private static final Aws SETTINGS =
      new Aws(
          "eu-central-1",
          new Credentials("id", "secret", null),
          null,
          null,
          null,
          null,
          Proxies.NONE);

  @AfterEach
  void clear() {
    System.clearProperty(REGION);
  }

  @Test
  void aClientKeepsAConnectionForEachSegment() {
    for (Function<Aws, DynamoDbClient> factory :
        List.<Function<Aws, DynamoDbClient>>of(DynamoDb::client, DynamoDb::probeClient)) {
      System.clearProperty(MAX_CONNECTIONS);
      factory.apply(SETTINGS).close();
      assertThat(System.getProperty(MAX_CONNECTIONS)).isEqualTo("64");
    }
  }

  @Test
  void connectionsAreKeptFromTheLookUpOfTheRegionOn() {
    System.clearProperty(MAX_CONNECTIONS);
    System.setProperty(REGION, "eu-central-1");
    assertThat(DynamoDb.defaultRegion(null)).contains("eu-central-1");
    assertThat(System.getProperty(MAX_CONNECTIONS)).isEqualTo("64");
  }
}
