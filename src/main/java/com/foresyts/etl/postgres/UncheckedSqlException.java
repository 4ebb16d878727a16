package com.foresyts.etl.postgres;

import java.sql.SQLException;

/** An {@link SQLException} on its way to {@link Database}, which says what to do about it. */
final class UncheckedSqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SQLException cause;

  UncheckedSqlException(SQLException cause) {
    super(cause);
    this.cause = cause;
  }

  SQLException sqlException() {
    return cause;
  }
}
