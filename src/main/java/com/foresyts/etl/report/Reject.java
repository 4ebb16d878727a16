package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A record, or a value of it, that is not in PostgreSQL as it is in DynamoDB.
 *
 * @param key the value of the record's key attribute; null if it has none
 * @param column the column that became NULL; null if the whole record is concerned
 * @param reason may quote the record
 * @param item the record as it was read; empty if the record is gone
 */
public record Reject(
    RejectKind kind,
    @Nullable String key,
    @Nullable String column,
    String reason,
    Map<String, AttributeValue> item) {

  /**
   * Writes the members of a JSON object.
   *
   * @param table its name on the command line
   */
  public void write(String table, JsonGenerator json) throws IOException {
    json.writeStringField("table", table);
    json.writeStringField("key", key);
    json.writeStringField("kind", kind.jsonName());
    json.writeStringField("column", column);
    json.writeStringField("reason", reason);
    json.writeFieldName("item");
    write(item, json);
  }

  private static void write(Map<String, AttributeValue> item, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      json.writeFieldName(attribute.getKey());
      write(attribute.getValue(), json);
    }
    json.writeEndObject();
  }

  /**
   * Writes a value as the protocol of DynamoDB and the AWS CLI do: an object that names its type.
   */
  private static void write(AttributeValue value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName(value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name());
    switch (value.type()) {
      case S -> json.writeString(value.s());
      case N -> json.writeString(value.n());
      case B -> json.writeBinary(value.b().asByteArrayUnsafe());
      case BOOL -> json.writeBoolean(value.bool());
      case NUL -> json.writeBoolean(value.nul());
      case M -> write(value.m(), json);
      case L -> {
        json.writeStartArray();
        for (AttributeValue member : value.l()) {
          write(member, json);
        }
        json.writeEndArray();
      }
      case SS -> writeStrings(value.ss(), json);
      case NS -> writeStrings(value.ns(), json);
      case BS -> {
        json.writeStartArray();
        for (SdkBytes member : value.bs()) {
          json.writeBinary(member.asByteArrayUnsafe());
        }
        json.writeEndArray();
      }
      case UNKNOWN_TO_SDK_VERSION -> json.writeNull();
    }
    json.writeEndObject();
  }

  private static void writeStrings(Iterable<String> members, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    for (String member : members) {
      json.writeString(member);
    }
    json.writeEndArray();
  }
}
