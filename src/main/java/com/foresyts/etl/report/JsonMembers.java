package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/** The members of a JSON object. */
public interface JsonMembers {
  /** Writes the members between the braces, which the caller writes. */
  void write(JsonGenerator json) throws IOException;

  /**
   * Writes an indented object with these members.
   *
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  default void writeObject(OutputStream out) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
