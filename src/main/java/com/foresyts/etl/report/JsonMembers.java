package com.foresyts.etl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The members of a JSON object. */
public interface JsonMembers {
  /** Writes the members between the braces, which the caller writes. */
  void write(JsonGenerator json) throws IOException;

  /**
   * Writes an indented object.
   *
   * @param out gets UTF-8 and a newline at the end; it stays open
   * @throws UncheckedIOException with the message of its cause
   */
  static void writeObject(OutputStream out, JsonMembers members) {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(out).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
