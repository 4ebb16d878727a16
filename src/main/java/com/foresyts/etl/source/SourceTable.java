package com.foresyts.etl.source;

import com.foresyts.etl.convert.TableMapping;
import com.foresyts.etl.error.EtlException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** One client's part of a DynamoDB table. */
public final class SourceTable {
  private final DynamoDbClient dynamo;
  private final TableMapping mapping;
  private final String client;
  private final DynamoDbFailure failure;

  /** Takes the pages of a read. */
  @FunctionalInterface
  public interface PageConsumer<X extends Exception> {
    void accept(Page page) throws X;
  }

  /**
   * @param region where the table is, for messages
   */
  public SourceTable(DynamoDbClient dynamo, TableMapping mapping, String client, String region) {
    this.dynamo = dynamo;
    this.mapping = mapping;
    this.client = client;
    this.failure = new DynamoDbFailure(mapping.source(), region);
  }

  /**
   * The attributes of the table's primary key.
   *
   * @return empty where the credentials may not describe the table
   * @throws EtlException where the table cannot be reached
   */
  public Optional<List<String>> primaryKey() {
    try {
      return Optional.of(
          dynamo
              .describeTable(request -> request.tableName(mapping.source()))
              .table()
              .keySchema()
              .stream()
              .map(KeySchemaElement::attributeName)
              .toList());
    } catch (SdkException e) {
      if (e instanceof DynamoDbException refused && DynamoDbFailure.isAccessDenied(refused)) {
        return Optional.empty();
      }
      throw failure.of(e, "DescribeTable");
    }
  }

  /**
   * Reads the client's items, page by page, with the attributes of the mapping and no others.
   *
   * @param consumer gets every page in turn
   * @throws EtlException where DynamoDB cannot be read
   * @throws X what the consumer throws
   */
  public <X extends Exception> void read(PageConsumer<X> consumer) throws X {
    try {
      for (ScanResponse response : dynamo.scanPaginator(request())) {
        ConsumedCapacity consumed = response.consumedCapacity();
        consumer.accept(
            new Page(response.items(), consumed == null ? 0 : consumed.capacityUnits()));
      }
    } catch (SdkException e) {
      throw failure.of(e, "Scan");
    }
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
