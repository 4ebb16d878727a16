package com.foresyts.etl.source;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One page of a read.
 *
 * @param items the items that passed the filter; none does not mean that the read has ended
 * @param consumedCapacity read capacity units the page cost
 */
public record Page(List<Map<String, AttributeValue>> items, double consumedCapacity) {}
