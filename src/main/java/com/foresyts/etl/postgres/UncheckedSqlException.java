package com.foresyts.etl.postgres;

import java.sql.SQLException;
import java.util.Objects;

/** An {@link SQLException} on its way to {@link Database}, which says what to do about it. */
final class UncheckedSqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean aboutRows;

  /**
   * @param aboutRows whether values of rows were sent or read, which the message may quote
   */
  UncheckedSqlException(SQLException cause, boolean aboutRows) {
    super(cause);
    this.aboutRows = aboutRows;
  }

  @Override
  public synchronized SQLException getCause() {
    return (SQLException) Objects.requireNonNull(super.getCause());
  }

  boolean isAboutRows() {
    return aboutRows;
  }
}
