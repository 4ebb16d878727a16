package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.json.ItemJson;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    ItemJson.write(item, json);
  }
}
