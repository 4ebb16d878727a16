package com.foresyts.etl.error;

import org.jspecify.annotations.Nullable;

/** Looks into the chain of causes of a failure. */
public final class Causes {
  private Causes() {}

  /** The first of the failure and its causes that is of a type; null where none is. */
  public static <T> @Nullable T find(Throwable thrown, Class<T> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
