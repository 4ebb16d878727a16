package com.foresyts.etl.dynamodb;

import com.foresyts.etl.mapping.TableMapping;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The cheapest way to read the items of one client, or of all, in a table. A Query is charged for
 * the client's items, a Scan for all items.
 *
 * @param index the global secondary index that is queried; null for the table itself
 * @param segments the number of segments that are scanned at the same time; 1 for a query
 * @param uniqueKeys whether no two items of a client can have the same target key (contract, 4.8)
 */
public record AccessPath(
    Operation operation, @Nullable String index, int segments, boolean uniqueKeys) {
  /** The DynamoDB operation, with the name that the API and IAM use. */
  public enum Operation {
    QUERY("Query"),
    SCAN("Scan");

    final String apiName;

    Operation(String apiName) {
      this.apiName = apiName;
    }
  }

  private static final long BYTES_PER_SEGMENT = 64L << 20;
  private static final int MOST_SEGMENTS = 8;

  /** Works for every table. */
  static final AccessPath UNKNOWN = new AccessPath(Operation.SCAN, null, 1, false);

  /** Returns the scan of a table, which reads the items of all clients. */
  static AccessPath scan(TableMapping mapping, TableDescription table, ReadSettings options) {
    List<String> primaryKey = primaryKey(table);
    boolean uniqueKeys = !primaryKey.isEmpty() && !mapping.mayRepeatKeys(primaryKey);
    return new AccessPath(
        Operation.SCAN, null, uniqueKeys ? segments(table, options) : 1, uniqueKeys);
  }

  /** Returns the cheapest way to read one client's items. */
  static AccessPath choose(TableMapping mapping, TableDescription table, ReadSettings options) {
    AccessPath scan = scan(mapping, table, options);
    if (isPartitionedByClient(mapping, table, table.keySchema())) {
      return new AccessPath(Operation.QUERY, null, 1, scan.uniqueKeys());
    }
    if (!options.consistent() && !options.tableOnly()) {
      for (GlobalSecondaryIndexDescription index : table.globalSecondaryIndexes()) {
        if (canServe(index, mapping, table, primaryKey(table))) {
          return new AccessPath(Operation.QUERY, index.indexName(), 1, scan.uniqueKeys());
        }
      }
    }
    return scan;
  }

  private static List<String> primaryKey(TableDescription table) {
    return table.keySchema().stream().map(KeySchemaElement::attributeName).toList();
  }

  /**
   * Returns whether a query of the index finds the same items, with all attributes of the mapping,
   * as a scan of the table. An index omits items without its sort key, unless that is part of the
   * primary key.
   */
  private static boolean canServe(
      GlobalSecondaryIndexDescription index,
      TableMapping mapping,
      TableDescription table,
      List<String> primaryKey) {
    return index.indexStatus() == IndexStatus.ACTIVE
        && isPartitionedByClient(mapping, table, index.keySchema())
        && index.keySchema().stream()
            .filter(key -> key.keyType() == KeyType.RANGE)
            .allMatch(key -> primaryKey.contains(key.attributeName()))
        && projects(index, mapping, primaryKey);
  }

  private static boolean projects(
      GlobalSecondaryIndexDescription index, TableMapping mapping, List<String> primaryKey) {
    Projection projection = index.projection();
    if (projection == null) {
      return false;
    }
    if (projection.projectionType() == ProjectionType.ALL) {
      return true;
    }
    Set<String> projected = new HashSet<>(primaryKey);
    index.keySchema().forEach(key -> projected.add(key.attributeName()));
    projected.addAll(projection.nonKeyAttributes());
    return projected.containsAll(mapping.attributes());
  }

  private static boolean isPartitionedByClient(
      TableMapping mapping, TableDescription table, List<KeySchemaElement> keySchema) {
    String client = mapping.clientAttribute();
    List<String> partitionKey =
        keySchema.stream()
            .filter(key -> key.keyType() == KeyType.HASH)
            .map(KeySchemaElement::attributeName)
            .toList();
    return partitionKey.equals(List.of(client)) // an index may have several partition keys
        && table.attributeDefinitions().stream()
            .anyMatch(
                attribute ->
                    attribute.attributeName().equals(client)
                        && attribute.attributeType() == ScalarAttributeType.S);
  }

  private static int segments(TableDescription table, ReadSettings options) {
    if (options.segments() != null) {
      return options.segments();
    }
    long bytes = Objects.requireNonNullElse(table.tableSizeBytes(), 0L);
    return (int)
        Math.max(1, Math.min(MOST_SEGMENTS, (bytes + BYTES_PER_SEGMENT - 1) / BYTES_PER_SEGMENT));
  }

  /**
   * Describes a table and how it is read, such as {@code key clientid, userid; about 5,000 items;
   * on demand; queried by its key}.
   *
   * @param table null if it cannot be described
   */
  String description(@Nullable TableDescription table) {
    if (table == null) {
      return description();
    }
    String items =
        table.itemCount() == null
            ? "items not counted"
            : String.format(Locale.ROOT, "about %,d items", table.itemCount());
    String capacity = ReadSource.of(table, index).capacity();
    return String.join(
        "; ", "key " + String.join(", ", primaryKey(table)), items, capacity, description());
  }

  private String description() {
    return switch (operation) {
      case QUERY -> index == null ? "queried by its key" : "queried by its index " + index;
      case SCAN -> "scanned in " + (segments == 1 ? "one segment" : segments + " segments");
    };
  }
}
