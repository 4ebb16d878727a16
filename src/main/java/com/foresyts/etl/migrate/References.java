package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.Row.BadColumn;
import com.foresyts.etl.convert.Text;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Reference;
import com.foresyts.etl.mapping.ParentTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.UpsertBatch.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides from a row's status and parents how it may be written (contract, 4.2 and 4.5). */
final class References {

  /**
   * A row whose references are all valid or NULL.
   *
   * @param permission the ways in which it may be written
   * @param missing the parent that forbids an insert, or null if none does
   * @param unlinked the references that became NULL because they name no row of this client
   */
  record Resolved(
      Row row, Permission permission, @Nullable MissingParent missing, List<Unlinked> unlinked) {}

  /** A reference that became NULL, and the id that it had. */
  record Unlinked(String column, String id) {}

  /**
   * A parent without which a record is skipped.
   *
   * @param id the parent's id in the record, or null if it has none
   */
  record MissingParent(ParentTable table, @Nullable String id, String reason) {}

  private record Parents(
      int column, String name, Reference reference, Map<String, Boolean> active) {}

  private final List<Parents> parents;

  private References(List<Parents> parents) {
    this.parents = parents;
  }

  /**
   * Reads the parents of the client.
   *
   * @param activeById returns the ids of the client's rows of a table, and whether each is active
   */
  static References load(
      TableMapping mapping,
      List<TargetTable> tables,
      Function<TargetTable, Map<String, Boolean>> activeById) {
    List<Parents> parents = new ArrayList<>();
    for (int index = 0; index < mapping.columns().size(); index++) {
      Column column = mapping.columns().get(index);
      Reference reference = column.reference();
      if (reference != null) {
        parents.add(
            new Parents(
                index,
                column.name(),
                reference,
                activeById.apply(TargetTable.of(reference.parent(), tables))));
      }
    }
    return new References(parents);
  }

  Resolved resolve(Row row) {
    Row resolved = row;
    Permission permission = row.active() ? Permission.INSERT_OR_UPDATE : Permission.UPDATE;
    MissingParent missing = null;
    List<Unlinked> unlinked = List.of();
    for (Parents parent : parents) {
      String id = (String) row.value(parent.column());
      boolean named = id != null && !Text.meansNull(id);
      // An id that had to be cleaned is not the id that the source names.
      boolean usable = named && !row.cleanedColumns().contains(parent.column());
      Boolean active = usable ? parent.active().get(id) : null;
      if (parent.reference().required()) {
        if (active == null) {
          permission = Permission.NONE;
          missing =
              new MissingParent(
                  parent.reference().parent(), named ? id : null, whyMissing(row, parent));
        } else if (!active) {
          permission = Permission.UPDATE;
          missing = new MissingParent(parent.reference().parent(), id, "inactive");
        }
      } else if (active == null && id != null) {
        resolved = resolved.with(parent.column(), Value.NULL);
        if (named) {
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
