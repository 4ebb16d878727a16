package com.foresyts.etl.dynamodb;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The read capacity of a table, or of the index that is queried.
 *
 * @param units read capacity units per second: the provisioned ones, or the maximum of a table on
 *     demand; 0 if it has none
 */
record ReadCapacity(boolean onDemand, long units) {

  static ReadCapacity of(TableDescription table, @Nullable String index) {
    boolean onDemand =
        table.billingModeSummary() != null
            && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
    for (GlobalSecondaryIndexDescription other : table.globalSecondaryIndexes()) {
      if (other.indexName().equals(index)) {
        return of(onDemand, other.provisionedThroughput(), other.onDemandThroughput());
      }
    }
    return of(onDemand, table.provisionedThroughput(), table.onDemandThroughput());
  }

  /** A table on demand may still have the provisioned units of an earlier billing mode. */
  private static ReadCapacity of(
      boolean onDemand,
      @Nullable ProvisionedThroughputDescription throughput,
      @Nullable OnDemandThroughput maximum) {
    long provisioned =
        onDemand || throughput == null
            ? 0
            : Objects.requireNonNullElse(throughput.readCapacityUnits(), 0L);
    if (provisioned > 0) {
      return new ReadCapacity(false, provisioned);
    }
    Long most = maximum == null ? null : maximum.maxReadRequestUnits();
    return new ReadCapacity(true, most == null ? 0 : Math.max(0, most)); // -1 means no maximum
  }

  /** Returns the capacity in a few words, for the description of a table. */
  String description() {
    if (units == 0) {
      return "on demand";
    }
    return String.format(
        Locale.ROOT,
        onDemand
            ? "on demand, at most %,d read request units a second"
            : "%,d read capacity units provisioned",
        units);
  }

  /** Returns the capacity as the noun that follows "of". */
  String share() {
    return onDemand ? "a maximum of " + units + " units" : units + " provisioned units";
  }
}
