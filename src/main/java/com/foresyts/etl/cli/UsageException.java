package com.foresyts.etl.cli;

/** A wrong command line that picocli cannot tell: options that do not fit together or the files. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
