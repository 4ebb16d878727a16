package com.foresyts.etl.dynamodb;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Everything that the reads of all tables share.
 *
 * @param client the id of the client whose items are read; null for the items of all clients
 * @param region the AWS region of the tables; for messages
 */
public record ReadContext(
    DynamoDbClient dynamo, @Nullable String client, String region, ReadSettings settings) {}
