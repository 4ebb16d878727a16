package com.foresyts.etl.check;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
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

  /** The meaning of a finding for a run. */
  public enum Status {
    OK("ok"),
    /** A run would start, but look at this. */
    WARNING("warning"),
    /** A run would not start, or end early. */
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
