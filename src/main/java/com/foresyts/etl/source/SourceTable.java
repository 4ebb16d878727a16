package com.foresyts.etl.source;

import com.foresyts.etl.convert.TableMapping;
import com.foresyts.etl.error.EtlException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** One client's part of a DynamoDB table. */
public final class SourceTable {
  /** With jitter: between nothing and a delay that doubles. */
  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20));

  private final DynamoDbClient dynamo;
  private final TableMapping mapping;
  private final String client;
  private final DynamoDbFailure failure;
  private final Patience patience;

  /** Takes the pages of a read. */
  @FunctionalInterface
  public interface PageConsumer<X extends Exception> {
    void accept(Page page) throws X;
  }

  /**
   * @param region where the table is, for messages
   * @param retryFor how long a call may stay throttled
   * @param notice is told once a minute that the table is throttled
   */
  public SourceTable(
      DynamoDbClient dynamo,
      TableMapping mapping,
      String client,
      String region,
      Duration retryFor,
      Consumer<String> notice) {
    this.dynamo = dynamo;
    this.mapping = mapping;
    this.client = client;
    this.failure = new DynamoDbFailure(mapping.source(), region);
    this.patience =
        new Patience(
            BACKOFF,
            retryFor,
            Duration.ofMinutes(1),
            waited ->
                notice.accept(
                    "DynamoDB throttles table %s: waited for %d s so far; --retry-for gives each page %d s"
                        .formatted(mapping.source(), waited.toSeconds(), retryFor.toSeconds())));
  }

  /**
   * The attributes of the table's primary key.
   *
   * @return empty where the credentials may not describe the table
   * @throws EtlException where the table cannot be reached
   */
  public Optional<List<String>> primaryKey() {
    DescribeTableResponse described;
    try {
      described =
          patience.call(() -> dynamo.describeTable(request -> request.tableName(mapping.source())));
    } catch (SdkException e) {
      if (e instanceof DynamoDbException refused && DynamoDbFailure.isAccessDenied(refused)) {
        return Optional.empty();
      }
      throw failure.of(e, "DescribeTable");
    }
    if (described.table() == null) {
      throw failure.garbled("DescribeTable");
    }
    return Optional.of(
        described.table().keySchema().stream().map(KeySchemaElement::attributeName).toList());
  }

  /**
   * Reads the client's items, page by page, with the attributes of the mapping and no others.
   *
   * @param consumer gets every page in turn
   * @throws EtlException where DynamoDB cannot be read
   * @throws X what the consumer throws
   */
  public <X extends Exception> void read(PageConsumer<X> consumer) throws X {
    ScanRequest request = request();
    ScanResponse response;
    do {
      response = scan(request);
      ConsumedCapacity consumed = response.consumedCapacity();
      consumer.accept(new Page(response.items(), consumed == null ? 0 : consumed.capacityUnits()));
      request = request.toBuilder().exclusiveStartKey(response.lastEvaluatedKey()).build();
    } while (response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty());
  }

  private ScanResponse scan(ScanRequest request) {
    ScanResponse response;
    try {
      response = patience.call(() -> dynamo.scan(request));
    } catch (SdkException e) {
      throw failure.of(e, "Scan");
    }
    // The SDK takes an empty answer for an empty page, and the last one.
    if (response.count() == null || response.count() != response.items().size()) {
      throw failure.garbled("Scan");
    }
    return response;
  }

  private ScanRequest request() {
    Map<String, String> names = new HashMap<>();
    StringBuilder projection = new StringBuilder();
    for (String attribute : mapping.attributes()) {
      String placeholder = "#a" + names.size();
      names.put(placeholder, attribute);
      projection.append(projection.isEmpty() ? "" : ",").append(placeholder);
    }
    names.put("#client", mapping.clientAttribute());
    return ScanRequest.builder()
        .tableName(mapping.source())
        .projectionExpression(projection.toString())
        .filterExpression("#client = :client")
        .expressionAttributeNames(names)
        .expressionAttributeValues(Map.of(":client", AttributeValue.fromS(client)))
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .build();
  }
}
