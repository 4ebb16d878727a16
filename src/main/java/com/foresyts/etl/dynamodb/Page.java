package com.foresyts.etl.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a call of Scan or Query answers.
 *
 * @param count how many items the service says there are; -1 if it does not say
 * @param scanned how many items were read for them
 * @param consumed read capacity units
 * @param next where the next page starts; empty where there is none
 */
public record Page(
    List<Map<String, AttributeValue>> items,
    int count,
    int scanned,
    double consumed,
    Map<String, AttributeValue> next) {
  /**
   * Without Jackson's limits on names, strings and numbers: DynamoDB limits an item to 400 KB and a
   * name to 64 KB. Its 32 levels of nesting are far below Jackson's 1,000. Many names of one hash
   * are no attack here.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxDocumentLength(-1) // the page's size is checked before
                  .maxTokenCount(-1)
                  .build())
          .build();

  private static final AttributeValue TRUE = AttributeValue.fromBool(true);
  private static final AttributeValue FALSE = AttributeValue.fromBool(false);
  private static final AttributeValue NULL = AttributeValue.fromNul(true);
  private static final AttributeValue NOTHING = AttributeValue.builder().build();

  /** Enough for the attributes of most items without growing. */
  private static final int ITEM_CAPACITY = 64;

  /**
   * Parses the JSON that the service sends.
   *
   * @return null if there is nothing at all
   * @throws StreamConstraintsException if it passes a limit of the parser
   * @throws IOException if it is not what DynamoDB answers
   */
  static @Nullable Page parse(byte[] body) throws IOException {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    int count = -1;
    int scanned = 0;
    double consumed = 0;
    Map<String, AttributeValue> next = Map.of();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() == null) {
        return null;
      }
      expect(json, json.currentToken(), JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "Items" -> {
            expect(json, json.currentToken(), JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
              items.add(map(json, new HashMap<>(ITEM_CAPACITY)));
            }
          }
          case "Count" -> count = json.getIntValue();
          case "ScannedCount" -> scanned = json.getIntValue();
          case "ConsumedCapacity" -> consumed = capacity(json);
          case "LastEvaluatedKey" -> next = map(json, new HashMap<>());
          default -> json.skipChildren();
        }
      }
      expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }
    return new Page(items, count, scanned, consumed, next);
  }

  private static double capacity(JsonParser json) throws IOException {
    double units = 0;
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
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

  private static Map<String, AttributeValue> map(JsonParser json, Map<String, AttributeValue> map)
      throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      map.put(name, value(json));
    }
    return map;
  }

  /** An object whose one field has the type as its name. */
  private static AttributeValue value(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    String type = json.nextFieldName();
    if (type == null) {
      throw new JsonParseException(json, "a value without a type");
    }
    JsonToken token = json.nextToken();
    AttributeValue value =
        switch (type) {
          case "S" -> AttributeValue.fromS(text(json));
          case "N" -> AttributeValue.fromN(text(json));
          case "BOOL" -> json.getBooleanValue() ? TRUE : FALSE;
          case "NULL" -> json.getBooleanValue() ? NULL : NOTHING;
          case "B" -> AttributeValue.fromB(bytes(json));
          case "M" -> AttributeValue.fromM(map(json, new HashMap<>()));
          case "L" -> AttributeValue.fromL(list(json, token, Page::value));
          case "SS" -> AttributeValue.fromSs(list(json, token, Page::text));
          case "NS" -> AttributeValue.fromNs(list(json, token, Page::text));
          case "BS" -> AttributeValue.fromBs(list(json, token, Page::bytes));
          default -> {
            json.skipChildren();
            yield NOTHING;
          }
        };
    expect(json, json.nextToken(), JsonToken.END_OBJECT);
    return value;
  }

  private interface Part<T> {
    T read(JsonParser json) throws IOException;
  }

  private static <T> List<T> list(JsonParser json, JsonToken start, Part<T> part)
      throws IOException {
    expect(json, start, JsonToken.START_ARRAY);
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(part.read(json));
    }
    return list;
  }

  private static String text(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static SdkBytes bytes(JsonParser json) throws IOException {
    return SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
  }

  private static void expect(JsonParser json, JsonToken found, JsonToken expected)
      throws IOException {
    if (found != expected) {
      throw new JsonParseException(json, "not an answer of DynamoDB");
    }
  }
}
