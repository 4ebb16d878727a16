package com.foresyts.etl.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Everything that the reads of all tables share.
 *
 * @param client the id of the client whose items are read
 * @param region the AWS region of the tables; for messages
 */
public record ReadContext(
    DynamoDbClient dynamo, String client, String region, ReadSettings settings) {}
