package com.foresyts.etl.dynamodb;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The size of a table, or of the index that is queried. DynamoDB updates it every six hours.
 *
 * @param bytes 0 if it is not known
 * @param items 0 if it is not known
 */
record TableSize(long bytes, long items) {

  static TableSize of(@Nullable TableDescription table, @Nullable String index) {
    if (table == null) {
      return new TableSize(0, 0);
    }
    for (GlobalSecondaryIndexDescription other : table.globalSecondaryIndexes()) {
      if (other.indexName().equals(index)) {
        return new TableSize(known(other.indexSizeBytes()), known(other.itemCount()));
      }
    }
    return new TableSize(known(table.tableSizeBytes()), known(table.itemCount()));
  }

  private static long known(@Nullable Long number) {
    return Objects.requireNonNullElse(number, 0L);
  }

  boolean isKnown() {
    return bytes > 0 && items > 0;
  }
}
