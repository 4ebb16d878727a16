package com.foresyts.etl.source;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One page of a read.
 *
 * @param items the client's items on it; none does not mean that the read has ended
 */
public record Page(List<Map<String, AttributeValue>> items) {}
