package com.foresyts.etl.postgres;

import com.foresyts.etl.postgres.Uses.Use;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A right that a role lacks.
 *
 * @param table the unqualified target table, or null if the right is about all of them
 * @param uses the uses that need it
 * @param before starts the message; empty as a rule
 * @param action goes on after "may not"
 * @param privilege as GRANT takes it; null if no grant helps
 * @param object as GRANT takes it, quoted; if no grant helps, the statement that does
 */
record MissingRight(
    @Nullable String table,
    Set<Use> uses,
    String role,
    String before,
    String action,
    @Nullable String privilege,
    String object) {

  /** Returns whether the right is one on the target table itself: the action is the privilege. */
  boolean isOnTargetTable() {
    return table != null && action.equals(privilege);
  }

  /**
   * Reads a row of {@link RightsSql#MISSING}.
   *
   * @param schema of the target tables
   */
  static MissingRight read(ResultSet row, String schema) throws SQLException {
    String table = row.getString("name");
    String object = row.getString("object");
    return new MissingRight(
        table,
        Arrays.stream(row.getString("uses").split(","))
            .map(Use::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Use.class))),
        row.getString("role"),
        "",
        row.getString("action"),
        row.getString("privilege"),
        object == null ? Identifier.qualified(schema, table) : object);
  }
}
