package com.foresyts.etl.postgres;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * The reason why PostgreSQL refuses a row, as by a constraint or a trigger that the table's owner
 * added.
 *
 * @param state the SQLSTATE
 * @param reason the SQLSTATE, the constraint and the primary message, which may quote the row;
 *     never the server's DETAIL
 * @param printable the same without what may quote the row
 */
public record RowRejection(String state, String reason, String printable) {
  /**
   * The SQLSTATE classes that are about a row: cardinality, data, integrity, view, limit, PL/pgSQL.
   */
  private static final Set<String> CLASSES = Set.of("21", "22", "23", "44", "54", "P0");

  /** The routine of PL/pgSQL's RAISE, by which a trigger refuses a row under any SQLSTATE. */
  private static final String RAISE = "exec_stmt_raise";

  /** Returns the reason, or null if the failure is not about a row. */
  static @Nullable RowRejection of(SQLException thrown) {
    ServerErrorMessage server = PostgresFailure.serverError(thrown);
    String state = thrown.getSQLState();
    if (server == null || state == null) {
      return null;
    }
    if (!CLASSES.contains(state.substring(0, 2)) && !isRaised(thrown)) {
      return null;
    }
    String constraint =
        server.getConstraint() == null ? "" : ", constraint " + server.getConstraint();
    String refused = "PostgreSQL refuses the row (SQLSTATE " + state + constraint + ")";
    String reason = refused + ": " + server.getMessage();
    if (state.equals(Encoding.LACKING)) {
      return new RowRejection(
          state, reason, refused + ": the encoding of the database lacks a character of it");
    }
    return new RowRejection(
        state,
        reason,
        PostgresFailure.mayQuote(thrown)
            ? refused + "; only --rejects keeps its words, which may quote the row"
            : reason);
  }

  /** Returns whether a function of the database raised the error, and not the server. */
  static boolean isRaised(SQLException thrown) {
    ServerErrorMessage server = PostgresFailure.serverError(thrown);
    return server != null && RAISE.equals(server.getRoutine());
  }

  /** Returns whether the encoding of the database lacks a character of the row. */
  boolean isOfEncoding() {
    return state.equals(Encoding.LACKING);
  }
}
