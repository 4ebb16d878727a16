package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Makes the exceptions of this package. They name the file, and never quote its content. */
final class ExportFailure {
  private static final String ADVICE =
      "Copy the export again, or choose another one with --export-time";

  /** The summaries of all exports are read to choose one. */
  private static final String ADVICE_ON_SUMMARY = "Copy the export again, or remove it";

  private ExportFailure() {}

  static EtlException of(String message) {
    return new EtlException(Category.DYNAMODB, message);
  }

  /** Returns the failure of a file that is not as it was written. */
  static EtlException damaged(String file, String problem) {
    boolean isSummary = file.endsWith("/" + Manifest.SUMMARY + ".json");
    return of("%s %s. %s".formatted(file, problem, isSummary ? ADVICE_ON_SUMMARY : ADVICE));
  }

  static EtlException missing(String file, String namedBy) {
    return of("%s is missing, but %s names it. %s".formatted(file, namedBy, ADVICE));
  }

  static EtlException unreadable(String file, IOException e) {
    return new EtlException(
        Category.DYNAMODB,
        "%s cannot be read: %s. Make it readable, or copy the export again"
            .formatted(file, reason(e)),
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
