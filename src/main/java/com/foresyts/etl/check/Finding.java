package com.foresyts.etl.check;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param subject what it is: a setting, a table, a property of a server
 * @param message how it is, and what to do where it is not well; without a secret
 * @param failure what a run would fail with; null with every status but {@link Status#FAILURE}
 */
public record Finding(
    Status status, String subject, String message, @Nullable EtlException failure) {
  /** Told by the heading, or by what the subject is called. */
  private static final Pattern SIDE = Pattern.compile("^(DynamoDB|PostgreSQL): ");

  /** What a finding means for a run. */
  public enum Status {
    OK("ok"),
    /** The run would start, but somebody should look. */
    WARNING("warning"),
    /** The run would not start, or not get far. */
    FAILURE("failure");

    private final String jsonName;

    Status(String jsonName) {
      this.jsonName = jsonName;
    }

    String jsonName() {
      return jsonName;
    }
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
}
