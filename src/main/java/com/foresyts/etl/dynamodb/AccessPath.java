package com.foresyts.etl.dynamodb;

import com.foresyts.etl.mapping.TableMapping;
import java.util.HashSet;
import java.util.List;
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
 * The cheapest way to read one client's items of a table: a Query costs what the client has, a Scan
 * what the table has.
 *
 * @param index the global secondary index that is queried; null for the table itself
 * @param segments how many parts of the table are read at the same time
 * @param uniqueKeys whether no two items of a client can have the same target key (contract, 4.8)
 */
public record AccessPath(Kind kind, @Nullable String index, int segments, boolean uniqueKeys) {
  private static final long BYTES_PER_SEGMENT = 64L << 20;
  private static final int MOST_SEGMENTS = 8;

  /** The operation that reads. */
  public enum Kind {
    QUERY,
    SCAN
  }

  /** The way that always works: where nothing is known of the table. */
  static final AccessPath UNKNOWN = new AccessPath(Kind.SCAN, null, 1, false);

  static AccessPath choose(TableMapping mapping, TableDescription table, ReadSettings options) {
    List<String> primaryKey =
        table.keySchema().stream().map(KeySchemaElement::attributeName).toList();
    boolean uniqueKeys = !primaryKey.isEmpty() && !mapping.mayRepeatKeys(primaryKey);
    if (isPartitionedByClient(mapping, table, table.keySchema())) {
      return new AccessPath(Kind.QUERY, null, 1, uniqueKeys);
    }
    if (!options.consistent() && !options.tableOnly()) {
      for (GlobalSecondaryIndexDescription index : table.globalSecondaryIndexes()) {
        if (serves(index, mapping, table, primaryKey)) {
          return new AccessPath(Kind.QUERY, index.indexName(), 1, uniqueKeys);
        }
      }
    }
    return new AccessPath(Kind.SCAN, null, uniqueKeys ? segments(table, options) : 1, uniqueKeys);
  }

  /** Whether a query of the index finds all that a scan of the table would. */
  private static boolean serves(
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
    return partitionKey.equals(List.of(client)) // an index can have several
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
}
