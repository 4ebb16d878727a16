package com.foresyts.etl.postgres;

import java.sql.SQLException;
import java.util.Objects;

/** An {@link SQLException} on its way to {@link Database}, which says what to do about it. */
final class UncheckedSqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UncheckedSqlException(SQLException cause) {
    super(cause);
  }

  @Override
  public synchronized SQLException getCause() {
    return (SQLException) Objects.requireNonNull(super.getCause());
  }
}
