package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a command failed.
 *
 * @param category the kind of failure, in lower case
 * @param message one line or several, without control characters of the data
 * @param table the name of the table that was being processed; null if none was
 */
public record Failure(int exitCode, String category, String message, @Nullable String table) {
  /** Writes the member {@code error}. */
  static void write(@Nullable Failure failure, JsonGenerator json) throws IOException {
    json.writeFieldName("error");
    if (failure == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      json.writeStringField("category", failure.category());
      json.writeStringField("message", failure.message());
      json.writeStringField("table", failure.table());
      json.writeEndObject();
    }
  }
}
