package com.foresyts.etl.dynamodb;

import com.foresyts.etl.mapping.TableMapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Reads pages of items by Query or Scan, with the attributes of the mapping only. */
final class PageReader {
  private static final String IS_CLIENT = "#client = :client";

  private final DynamoDbClient dynamo;
  private final TableMapping mapping;
  private final AccessPath access;
  private final boolean consistent;

  /** Null if the items of all clients are scanned. */
  private final @Nullable String filter;

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values;
  private final String projection;

  PageReader(ReadContext context, TableMapping mapping, AccessPath access) {
    this.dynamo = context.dynamo();
    this.mapping = mapping;
    this.access = access;
    this.consistent = context.settings().consistent();
    for (String attribute : mapping.attributes()) {
      names.put("#a" + names.size(), attribute);
    }
    this.projection = String.join(",", names.keySet());
    String client = context.client();
    this.filter = client == null ? null : IS_CLIENT;
    this.values = client == null ? Map.of() : Map.of(":client", AttributeValue.fromS(client));
    if (client != null) {
      names.put("#client", mapping.clientAttribute());
    }
  }

  String action() {
    return access.operation().apiName;
  }

  /**
   * Reads a page of a segment, whose numbers count from 0.
   *
   * @param start the key after which the page starts; empty for the first page
   * @param limit the most items to read; null for 1 MB of them
   * @throws SdkException if the page cannot be read
   */
  Page read(int segment, Map<String, AttributeValue> start, @Nullable Integer limit) {
    AtomicReference<@Nullable Page> intercepted = new AtomicReference<>();
    Page parsedBySdk =
        switch (access.operation()) {
          case QUERY -> query(start, limit, intercepted);
          case SCAN -> scan(segment, start, limit, intercepted);
        };
    return Objects.requireNonNullElse(intercepted.get(), parsedBySdk);
  }

  private Page query(
      Map<String, AttributeValue> start,
      @Nullable Integer limit,
      AtomicReference<@Nullable Page> intercepted) {
    QueryResponse response =
        dynamo.query(
            request ->
                request
                    .tableName(mapping.source())
                    .indexName(access.index())
                    .keyConditionExpression(IS_CLIENT)
                    .projectionExpression(projection)
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values)
                    .exclusiveStartKey(start.isEmpty() ? null : start)
                    .limit(limit)
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .overrideConfiguration(
                        to -> to.putExecutionAttribute(PageInterceptor.PAGE, intercepted)));
    return page(
        response.items(),
        response.count(),
        response.scannedCount(),
        response.consumedCapacity(),
        response.lastEvaluatedKey());
  }

  private Page scan(
      int segment,
      Map<String, AttributeValue> start,
      @Nullable Integer limit,
      AtomicReference<@Nullable Page> intercepted) {
    boolean parallel = access.segments() > 1;
    ScanResponse response =
        dynamo.scan(
            request ->
                request
                    .tableName(mapping.source())
                    .segment(parallel ? segment : null)
                    .totalSegments(parallel ? access.segments() : null)
                    .filterExpression(filter)
                    .projectionExpression(projection)
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(filter == null ? null : values)
                    .exclusiveStartKey(start.isEmpty() ? null : start)
                    .limit(limit)
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .overrideConfiguration(
                        to -> to.putExecutionAttribute(PageInterceptor.PAGE, intercepted)));
    return page(
        response.items(),
        response.count(),
        response.scannedCount(),
        response.consumedCapacity(),
        response.lastEvaluatedKey());
  }

  private static Page page(
      List<Map<String, AttributeValue>> items,
      @Nullable Integer count,
      @Nullable Integer scanned,
      @Nullable ConsumedCapacity consumed,
      Map<String, AttributeValue> next) {
    Double units = consumed == null ? null : consumed.capacityUnits();
    return new Page(
        items,
        Objects.requireNonNullElse(count, -1),
        Objects.requireNonNullElse(scanned, 0),
        Objects.requireNonNullElse(units, 0.0),
        next);
  }
}
