package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class AccessPathDescriptionTest {
  private static final TableDescription TABLE =
      TableDescription.builder()
          .keySchema(key("clientid"), key("userid"))
          .itemCount(1_234_567L)
          .provisionedThroughput(throughput -> throughput.readCapacityUnits(4_000L))
          .build();

  @Test
  void describesKeySizeCapacityAndAccess() {
    assertThat(new AccessPath(AccessPath.Operation.QUERY, null, 1, true).description(TABLE))
        .isEqualTo(
            "key clientid, userid; about 1,234,567 items; 4,000 read capacity units provisioned; queried by its key");
  }

  @Test
  void ignoresEarlierProvisionedUnitsOfATableOnDemand() {
    TableDescription onDemand =
        TABLE.toBuilder()
            .billingModeSummary(billing -> billing.billingMode(BillingMode.PAY_PER_REQUEST))
            .build();
    assertThat(
            new AccessPath(AccessPath.Operation.QUERY, "by-client", 1, true).description(onDemand))
        .endsWith("; on demand; queried by its index by-client");
  }

  @Test
  void describesTheMaximumOfATableOnDemand() {
    TableDescription onDemand =
        TABLE.toBuilder()
            .billingModeSummary(billing -> billing.billingMode(BillingMode.PAY_PER_REQUEST))
            .onDemandThroughput(most -> most.maxReadRequestUnits(2_000L))
            .build();
    assertThat(new AccessPath(AccessPath.Operation.SCAN, null, 1, true).description(onDemand))
        .endsWith("; on demand, at most 2,000 read request units a second; scanned in one segment");
  }

  @Test
  void describesTheCapacityOfTheIndexThatIsQueried() {
    TableDescription indexed =
        TABLE.toBuilder()
            .globalSecondaryIndexes(
                GlobalSecondaryIndexDescription.builder()
                    .indexName("by-client")
                    .provisionedThroughput(throughput -> throughput.readCapacityUnits(30L))
                    .build())
            .build();
    assertThat(
            new AccessPath(AccessPath.Operation.QUERY, "by-client", 1, true).description(indexed))
        .endsWith("; 30 read capacity units provisioned; queried by its index by-client");
  }

  @Test
  void omitsUnknownFacts() {
    assertThat(
            new AccessPath(AccessPath.Operation.SCAN, null, 4, true)
                .description(TableDescription.builder().keySchema(key("id")).build()))
        .isEqualTo("key id; items not counted; on demand; scanned in 4 segments");
    assertThat(AccessPath.UNKNOWN.description(null)).isEqualTo("scanned in one segment");
  }

  private static KeySchemaElement key(String attribute) {
    return KeySchemaElement.builder().attributeName(attribute).build();
  }
}
