package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.Row.BadColumn;
import com.foresyts.etl.convert.Text;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Reference;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.UpsertBatch.Permission;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides by a row's parents what may become of it (contract, 4.2 and 4.5). */
final class References {

  /**
   * A row whose references can all stand.
   *
   * @param permission what may be done with it
   * @param missingEmployee why it may not be inserted, where its employee is the reason; otherwise
   *     null
   * @param unlinked which references became NULL because they name no row of this client
   */
  record Resolved(
      Row row,
      Permission permission,
      @Nullable MissingEmployee missingEmployee,
      List<Unlinked> unlinked) {}

  /** A reference that became NULL, and the id that it had. */
  record Unlinked(String column, String id) {}

  /**
   * An employee without whom a record is skipped.
   *
   * @param id as the record has it; null where it names none
   */
  record MissingEmployee(@Nullable String id, String reason) {}

  private record Parents(int column, String name, boolean required, Map<String, Boolean> active) {}

  private final List<Parents> parents;

  private References(List<Parents> parents) {
    this.parents = parents;
  }

  /** Tells which rows of a table the client has, by id, and whether each is active. */
  interface ActiveById {
    Map<String, Boolean> of(TargetTable table) throws SQLException;
  }

  /**
   * Looks which parents the client has.
   *
   * @param tables all target tables
   */
  static References load(TableMapping mapping, List<TargetTable> tables, ActiveById activeById)
      throws SQLException {
    Map<String, TargetTable> byName = new HashMap<>();
    tables.forEach(table -> byName.put(table.mapping().target(), table));
    List<Parents> parents = new ArrayList<>();
    for (int index = 0; index < mapping.columns().size(); index++) {
      Column column = mapping.columns().get(index);
      Reference reference = column.reference();
      TargetTable table = reference == null ? null : byName.get(reference.table());
      if (reference != null && table != null) {
        parents.add(new Parents(index, column.name(), reference.required(), activeById.of(table)));
      }
    }
    return new References(parents);
  }

  Resolved resolve(Row row) {
    Row resolved = row;
    Permission permission = row.active() ? Permission.INSERT_OR_UPDATE : Permission.UPDATE;
    MissingEmployee missing = null;
    List<Unlinked> unlinked = List.of();
    for (Parents parent : parents) {
      String id = (String) row.value(parent.column());
      // An id that had to be cleaned is not the id that the source names.
      boolean usable = id != null && !row.cleanedColumns().contains(parent.column());
      Boolean active = usable ? parent.active().get(id) : null;
      if (parent.required()) {
        if (active == null) {
          permission = Permission.NONE;
          missing = new MissingEmployee(id, whyMissing(row, parent));
        } else if (!active) {
          permission = Permission.UPDATE;
          missing = new MissingEmployee(id, "inactive");
        }
      } else if (active == null && id != null) {
        resolved = resolved.with(parent.column(), Value.NULL);
        if (!Text.meansNull(id)) {
          unlinked = new ArrayList<>(unlinked);
          unlinked.add(new Unlinked(parent.name(), id));
        }
      }
    }
    return new Resolved(resolved, permission, missing, unlinked);
  }

  private static String whyMissing(Row row, Parents parent) {
    for (BadColumn bad : row.badColumns()) {
      if (bad.column() == parent.column()) {
        return parent.name() + " " + bad.reason();
      }
    }
    return "not in PostgreSQL";
  }
}
