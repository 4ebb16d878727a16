package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.status;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;

/** Departments. */
final class DepartmentMigrator extends Migrator {
  static final TableMapping TABLE =
      TableMapping.named("departments")
          .records("department", "departments")
          .source("tymeplusDepartmentMaster")
          .target("foresytsdepartment")
          .columns(
              id(text("department_id")),
              client(text("clientid")),
              text("department_name"),
              timestamp("inserted_at"),
              status(integer("status_id")));

  DepartmentMigrator() {
    super(TABLE);
  }
}
