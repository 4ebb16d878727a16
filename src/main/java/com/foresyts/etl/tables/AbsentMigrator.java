package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.text;

import com.foresyts.etl.mapping.TableMapping;

/** Days on which employees were absent. */
final class AbsentMigrator extends Migrator {
  static final TableMapping TABLE =
      TableMapping.named("absents")
          .records("absent record", "absent records")
          .source("tymeplusUserAbsentList")
          .target("foresytsabsentlist")
          .columns(
              id(text("userAbsentActionId")),
              client(text("clientId")),
              text("baseDepartmentId"),
              date("date"),
              text("employeeId"),
              text("name"),
              text("reportingmanager"),
              integer("statusId"),
              text("userId").ownedBy(EmployeeMigrator.TABLE));

  AbsentMigrator() {
    super(TABLE);
  }
}
