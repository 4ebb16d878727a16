package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A record that was read and is not sent to PostgreSQL. */
sealed interface Unwritten {

  /** Returns the number of records of its batch that were read up to this one. */
  long read();

  /**
   * A record without a usable key.
   *
   * @param key the text of the id attribute, or null if it has none
   */
  record BadKey(long read, @Nullable String key, String reason, Map<String, AttributeValue> item)
      implements Unwritten {}

  /** A record whose key was read before. */
  record Duplicate(long read, Row row) implements Unwritten {}
}
