package com.foresyts.etl.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads and writes items in DynamoDB JSON, the notation of the service's protocol and of the AWS
 * CLI. A value is an object with one field, named after its type: {@code {"age": {"N": "30"}}}.
 */
public final class ItemJson {
  /**
   * Has no limits on names, strings and numbers. DynamoDB limits a name to 64 KB and an item to 400
   * KB; the callers limit the document. The limit on nesting stays: DynamoDB allows 32 levels,
   * Jackson 1,000. Attribute names of equal hash codes are not taken for an attack.
   */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxDocumentLength(-1)
                  .maxTokenCount(-1)
                  .build())
          .build();

  private static final AttributeValue TRUE = AttributeValue.fromBool(true);
  private static final AttributeValue FALSE = AttributeValue.fromBool(false);
  private static final AttributeValue NULL = AttributeValue.fromNul(true);
  private static final AttributeValue UNKNOWN = AttributeValue.builder().build();

  /** The capacity that holds the attributes of most items without growing. */
  private static final int ITEM_CAPACITY = 64;

  private ItemJson() {}

  /**
   * Reads an item.
   *
   * @param json at the start of the item's object; afterwards at its end
   * @return its attributes; a value of an unknown type has no type
   * @throws JsonParseException if it is not an item
   */
  public static Map<String, AttributeValue> read(JsonParser json) throws IOException {
    return read(json, new HashMap<>(ITEM_CAPACITY));
  }

  /**
   * Reads some attributes of an item, and skips the others.
   *
   * @param json at the start of the item's object; afterwards at its end
   * @param names the attributes to read
   * @param wanted is asked for each of them; the rest of the item is skipped after a no
   * @return null if the item is not wanted
   * @throws JsonParseException if it is not an item
   */
  public static @Nullable Map<String, AttributeValue> read(
      JsonParser json, Set<String> names, BiPredicate<String, AttributeValue> wanted)
      throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    Map<String, AttributeValue> item = new HashMap<>(ITEM_CAPACITY);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      if (item == null || !names.contains(name)) {
        json.skipChildren();
        continue;
      }
      AttributeValue value = readValue(json);
      item.put(name, value);
      if (!wanted.test(name, value)) {
        item = null;
      }
    }
    expect(json, json.currentToken(), JsonToken.END_OBJECT);
    return item;
  }

  private static Map<String, AttributeValue> read(JsonParser json, Map<String, AttributeValue> map)
      throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      map.put(name, readValue(json));
    }
    return map;
  }

  private static AttributeValue readValue(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    String type = json.nextFieldName();
    if (type == null) {
      throw new JsonParseException(json, "a value without a type");
    }
    JsonToken token = json.nextToken();
    AttributeValue value =
        switch (type) {
          case "S" -> AttributeValue.fromS(readText(json));
          case "N" -> AttributeValue.fromN(readText(json));
          case "BOOL" -> json.getBooleanValue() ? TRUE : FALSE;
          case "NULL" -> json.getBooleanValue() ? NULL : UNKNOWN;
          case "B" -> AttributeValue.fromB(readBytes(json));
          case "M" -> AttributeValue.fromM(read(json, new HashMap<>()));
          case "L" -> AttributeValue.fromL(readList(json, token, ItemJson::readValue));
          case "SS" -> AttributeValue.fromSs(readList(json, token, ItemJson::readText));
          case "NS" -> AttributeValue.fromNs(readList(json, token, ItemJson::readText));
          case "BS" -> AttributeValue.fromBs(readList(json, token, ItemJson::readBytes));
          default -> {
            json.skipChildren();
            yield UNKNOWN;
          }
        };
    expect(json, json.nextToken(), JsonToken.END_OBJECT);
    return value;
  }

  private interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  private static <T> List<T> readList(JsonParser json, JsonToken start, Reader<T> member)
      throws IOException {
    expect(json, start, JsonToken.START_ARRAY);
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(member.read(json));
    }
    return list;
  }

  private static String readText(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static SdkBytes readBytes(JsonParser json) throws IOException {
    return SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
  }

  /** Throws a {@link JsonParseException} if the token is not of the expected type. */
  public static void expect(JsonParser json, JsonToken found, JsonToken expected)
      throws JsonParseException {
    if (found != expected) {
      throw new JsonParseException(json, "not DynamoDB JSON");
    }
  }

  /** Writes an item as an object. */
  public static void write(Map<String, AttributeValue> item, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      json.writeFieldName(attribute.getKey());
      writeValue(attribute.getValue(), json);
    }
    json.writeEndObject();
  }

  private static void writeValue(AttributeValue value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName(value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name());
    switch (value.type()) {
      case S -> json.writeString(value.s());
      case N -> json.writeString(value.n());
      case B -> writeBytes(value.b(), json);
      case BOOL -> json.writeBoolean(value.bool());
      case NUL -> json.writeBoolean(value.nul());
      case M -> write(value.m(), json);
      case L -> writeList(value.l(), json, ItemJson::writeValue);
      case SS -> writeList(value.ss(), json, (text, out) -> out.writeString(text));
      case NS -> writeList(value.ns(), json, (number, out) -> out.writeString(number));
      case BS -> writeList(value.bs(), json, ItemJson::writeBytes);
      case UNKNOWN_TO_SDK_VERSION -> json.writeNull();
    }
    json.writeEndObject();
  }

  private interface Writer<T> {
    void write(T member, JsonGenerator json) throws IOException;
  }

  private static <T> void writeList(List<T> list, JsonGenerator json, Writer<T> writer)
      throws IOException {
    json.writeStartArray();
    for (T member : list) {
      writer.write(member, json);
    }
    json.writeEndArray();
  }

  private static void writeBytes(SdkBytes bytes, JsonGenerator json) throws IOException {
    json.writeBinary(bytes.asByteArrayUnsafe());
  }
}
