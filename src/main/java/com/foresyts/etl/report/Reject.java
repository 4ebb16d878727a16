package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.json.ItemJson;
import java.io.IOException;
import java.util.Locale;
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
    Kind kind,
    @Nullable String key,
    @Nullable String column,
    String reason,
    Map<String, AttributeValue> item) {

  /** The consequence for the record. */
  public enum Kind {
    /** The record was rejected. */
    RECORD("rejected records", "Rejected"),
    DUPLICATE("duplicates", "Duplicate"),
    SKIPPED("skipped records", "Skipped"),
    /** The record was kept without a value that cannot be converted. */
    VALUE("bad values", "Bad values in"),
    /** The record was kept without a reference, because no row of its client has that key. */
    UNLINKED("unlinked references", "Unlinked references in"),
    /** The row was deleted because no item of the source has its key any more. */
    PRUNED("pruned rows", "Pruned");

    final String plural;

    /** The words before the name of a table and a number. */
    final String heading;

    Kind(String plural, String heading) {
      this.plural = plural;
      this.heading = heading;
    }
  }

  /** Writes the members of a JSON object. */
  public void write(String table, JsonGenerator json) throws IOException {
    json.writeStringField("table", table);
    json.writeStringField("key", key);
    json.writeStringField("kind", kind.name().toLowerCase(Locale.ROOT));
    json.writeStringField("column", column);
    json.writeStringField("reason", reason);
    json.writeFieldName("item");
    ItemJson.write(item, json);
  }
}
