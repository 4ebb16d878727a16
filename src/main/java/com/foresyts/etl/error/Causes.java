package com.foresyts.etl.error;

import org.jspecify.annotations.Nullable;

/** Searches the chain of causes of an exception. */
public final class Causes {
  private Causes() {}

  /** Returns the first of the exception and its causes that has the type, or null if none has. */
  public static <T> @Nullable T find(Throwable thrown, Class<T> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  /** Returns the last cause; the exception itself if it has none. */
  public static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
