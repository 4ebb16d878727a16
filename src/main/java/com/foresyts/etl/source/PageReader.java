package com.foresyts.etl.source;

import com.foresyts.etl.convert.TableMapping;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Reads one client's items by Query or Scan, a page a call, with the attributes of the mapping and
 * no others.
 */
final class PageReader {
  private static final String IS_CLIENT = "#client = :client";

  private final DynamoDbClient dynamo;
  private final TableMapping mapping;
  private final Access access;
  private final boolean consistent;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values;
  private final String projection;

  PageReader(
      DynamoDbClient dynamo,
      TableMapping mapping,
      String client,
      Access access,
      boolean consistent) {
    this.dynamo = dynamo;
    this.mapping = mapping;
    this.access = access;
    this.consistent = consistent;
    StringBuilder attributes = new StringBuilder();
    for (String attribute : mapping.attributes()) {
      String placeholder = "#a" + names.size();
      names.put(placeholder, attribute);
      attributes.append(attributes.isEmpty() ? "" : ",").append(placeholder);
    }
    this.projection = attributes.toString();
    names.put("#client", mapping.clientAttribute());
    this.values = Map.of(":client", AttributeValue.fromS(client));
  }

  /** The API operation, as IAM names it. */
  String action() {
    return switch (access.kind()) {
      case QUERY -> "Query";
      case SCAN -> "Scan";
    };
  }

  /**
   * Reads a page.
   *
   * @param segment which part of the table, from 0
   * @param start where it starts; empty for the first page
   * @param limit how many items to read at most; null for as many as DynamoDB gives
   * @return null where the answer is empty
   * @throws SdkException where it cannot be read
   */
  @Nullable Answer read(int segment, Map<String, AttributeValue> start, @Nullable Integer limit) {
    AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    Consumer<AwsRequestOverrideConfiguration.Builder> override =
        configuration -> configuration.putExecutionAttribute(AnswerReader.ANSWER, answer);
    switch (access.kind()) {
      case QUERY -> query(start, limit, override);
      case SCAN -> scan(segment, start, limit, override);
    }
    return answer.get();
  }

  private void query(
      Map<String, AttributeValue> start,
      @Nullable Integer limit,
      Consumer<AwsRequestOverrideConfiguration.Builder> override) {
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
                .overrideConfiguration(override));
  }

  private void scan(
      int segment,
      Map<String, AttributeValue> start,
      @Nullable Integer limit,
      Consumer<AwsRequestOverrideConfiguration.Builder> override) {
    boolean parallel = access.segments() > 1;
    dynamo.scan(
        request ->
            request
                .tableName(mapping.source())
                .segment(parallel ? segment : null)
                .totalSegments(parallel ? access.segments() : null)
                .filterExpression(IS_CLIENT)
                .projectionExpression(projection)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .exclusiveStartKey(start.isEmpty() ? null : start)
                .limit(limit)
                .consistentRead(consistent)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .overrideConfiguration(override));
  }
}
