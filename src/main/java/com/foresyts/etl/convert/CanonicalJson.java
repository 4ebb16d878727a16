package com.foresyts.etl.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes an attribute value as compact JSON. Equal values give equal text: object keys and set
 * members are sorted, strings are escaped as in RFC 8785 (section 3.2.2.2), numbers are in plain
 * notation, binary is base64.
 *
 * <p>Examples: the map of {@code b} to the String {@code x} and of {@code a} to the Number {@code
 * 1.50} becomes {@code {"a":1.5,"b":"x"}}; the Number Set of 10 and 9 becomes {@code [9,10]}; the
 * empty List becomes {@code []}. U+0000 becomes {@code \u0000}. An unpaired surrogate becomes
 * U+FFFD and counts as cleaned.
 */
final class CanonicalJson {
  /** Jackson writes the escapes of RFC 8785, except that their digits must be in lower case. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

  private final JsonGenerator json;
  private boolean cleaned;

  private CanonicalJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Returns a value's JSON.
   *
   * @throws IllegalArgumentException if the value holds something that DynamoDB cannot store; the
   *     message is the reason
   */
  static Text write(AttributeValue value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      CanonicalJson writer = new CanonicalJson(json);
      writer.writeValue(value);
      json.flush();
      return new Text(text.toString(), writer.cleaned);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeValue(AttributeValue value) throws IOException {
    switch (AttributeValues.type(value)) {
      case S -> json.writeString(clean(value.s()));
      case N -> json.writeNumber(AttributeValues.number(value.n()).toPlainString());
      case BOOL -> json.writeBoolean(value.bool());
      case NUL -> json.writeNull();
      case B -> json.writeString(AttributeValues.base64(value.b()));
      case L, SS, NS, BS -> writeArray(AttributeValues.members(value, Text.BY_CODE_POINT));
      case M -> writeObject(value.m());
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("has an unknown type");
    }
  }

  private void writeArray(List<AttributeValue> members) throws IOException {
    json.writeStartArray();
    for (AttributeValue member : members) {
      writeValue(member);
    }
    json.writeEndArray();
  }

  private void writeObject(Map<String, AttributeValue> members) throws IOException {
    json.writeStartObject();
    SortedMap<String, AttributeValue> sorted = new TreeMap<>(Text.BY_CODE_POINT);
    sorted.putAll(members);
    for (Map.Entry<String, AttributeValue> member : sorted.entrySet()) {
      json.writeFieldName(clean(member.getKey()));
      writeValue(member.getValue());
    }
    json.writeEndObject();
  }

  private String clean(String raw) {
    Text text = Text.wellFormed(raw);
    cleaned |= text.cleaned();
    return text.value();
  }
}
