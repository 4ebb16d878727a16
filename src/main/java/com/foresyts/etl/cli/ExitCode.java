package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;

/** The exit codes of the process (contract, section 5). */
public enum ExitCode {
  SUCCESS(0),
  UNEXPECTED(1),
  CONFIGURATION(2),
  DYNAMODB(3),
  POSTGRESQL(4),
  DATA(5),
  LOCKED(6),
  SIGHUP(129),
  SIGINT(130),
  SIGTERM(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the exit code of the category's name. */
  static ExitCode of(EtlException.Category category) {
    return valueOf(category.name());
  }
}
