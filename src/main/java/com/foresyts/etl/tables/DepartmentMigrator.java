package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** Departments. */
final class DepartmentMigrator extends Migrator {
  static final String TABLE = "foresytsdepartment";

  DepartmentMigrator() {
    super(
        new TableMapping(
            "departments",
            "departments",
            "tymeplusDepartmentMaster",
            "clientid",
            "status_id",
            TABLE,
            "department_id",
            false,
            List.of(
                text("department_id"),
                text("clientid"),
                text("department_name"),
                timestamp("inserted_at"),
                integer("status_id"))));
  }
}
