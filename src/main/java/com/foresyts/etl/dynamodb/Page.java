package com.foresyts.etl.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.foresyts.etl.json.ItemJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The response to one call of Scan or Query.
 *
 * @param count the number of items according to the response; -1 if it has none
 * @param scanned the number of items that DynamoDB has read, other clients' included
 * @param consumed read capacity units
 * @param next the key after which the next page starts; empty if this is the last page
 */
public record Page(
    List<Map<String, AttributeValue>> items,
    int count,
    int scanned,
    double consumed,
    Map<String, AttributeValue> next) {
  /**
   * Parses the body of a response.
   *
   * @return null if the body is empty
   * @throws StreamConstraintsException if the body exceeds a limit of the parser
   * @throws IOException if the body is not a response of Scan or Query
   */
  static @Nullable Page parse(byte[] body) throws IOException {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    int count = -1;
    int scanned = 0;
    double consumed = 0;
    Map<String, AttributeValue> next = Map.of();
    try (JsonParser json = ItemJson.FACTORY.createParser(body)) {
      if (json.nextToken() == null) {
        return null;
      }
      ItemJson.expect(json, json.currentToken(), JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "Items" -> {
            ItemJson.expect(json, json.currentToken(), JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
              items.add(ItemJson.read(json));
            }
          }
          case "Count" -> count = json.getIntValue();
          case "ScannedCount" -> scanned = json.getIntValue();
          case "ConsumedCapacity" -> consumed = capacity(json);
          case "LastEvaluatedKey" -> next = ItemJson.read(json);
          default -> json.skipChildren();
        }
      }
      ItemJson.expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }
    return new Page(items, count, scanned, consumed, next);
  }

  private static double capacity(JsonParser json) throws IOException {
    double units = 0;
    ItemJson.expect(json, json.currentToken(), JsonToken.START_OBJECT);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      if (name.equals("CapacityUnits")) {
        units = json.getDoubleValue();
      } else {
        json.skipChildren();
      }
    }
    return units;
  }
}
