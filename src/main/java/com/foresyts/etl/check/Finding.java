package com.foresyts.etl.check;

import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.Console;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param subject a setting, a table, a property of a server
 * @param message its state, and what to do if it is bad; without a secret
 * @param failure the failure of a run; null with every status but {@link Status#FAILURE}
 */
public record Finding(
    Status status, String subject, String message, @Nullable EtlException failure) {
  /** The heading or the subject names the side already. */
  private static final Pattern SIDE = Pattern.compile("^(DynamoDB|PostgreSQL): ");

  /** The meaning of a finding for a run: with a warning it would start, with a failure it fails. */
  public enum Status {
    OK,
    WARNING,
    FAILURE
  }

  static Finding ok(String subject, String message) {
    return new Finding(Status.OK, subject, message, null);
  }

  static Finding warning(String subject, String message) {
    return new Finding(Status.WARNING, subject, message, null);
  }

  static Finding failure(String subject, EtlException failure) {
    String message = String.valueOf(failure.getMessage());
    return new Finding(Status.FAILURE, subject, SIDE.matcher(message).replaceFirst(""), failure);
  }

  static Finding failure(String subject, Category category, String message) {
    return failure(subject, new EtlException(category, message));
  }

  void print(Console console) {
    String line = subject + ": " + message;
    switch (status) {
      case OK -> console.printOk(line);
      case WARNING -> console.warn(line);
      case FAILURE -> console.printFailure(line);
    }
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", status.name().toLowerCase(Locale.ROOT));
    json.writeStringField("subject", subject);
    json.writeStringField("message", message);
    json.writeEndObject();
  }
}
