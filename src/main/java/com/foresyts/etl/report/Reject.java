package com.foresyts.etl.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A record, or a value of one, that does not stand in PostgreSQL as it stands in DynamoDB.
 *
 * @param key what the record's key attribute holds; null where it holds nothing
 * @param column the column that became NULL; null where the whole record is concerned
 * @param reason why; it may quote the record
 * @param item the record as it was read
 */
public record Reject(
    Kind kind,
    @Nullable String key,
    @Nullable String column,
    String reason,
    Map<String, AttributeValue> item) {

  /** What became of it. */
  public enum Kind {
    /** The record was rejected. */
    RECORD("record", "rejected records"),
    DUPLICATE("duplicate", "duplicates"),
    SKIPPED("skipped", "skipped records"),
    /** The record was kept without a value that cannot be converted. */
    VALUE("value", "bad values"),
    /** The record was kept without a reference that names no row of its client. */
    UNLINKED("unlinked", "unlinked references");

    private final String jsonName;
    private final String plural;

    Kind(String jsonName, String plural) {
      this.jsonName = jsonName;
      this.plural = plural;
    }

    String jsonName() {
      return jsonName;
    }

    String plural() {
      return plural;
    }
  }
}
