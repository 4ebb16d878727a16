package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.text;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** Days on which employees were absent. */
final class AbsentMigrator extends Migrator {
  AbsentMigrator() {
    super(
        new TableMapping(
            "absents",
            "absent records",
            "tymeplusUserAbsentList",
            "clientId",
            null,
            "foresytsabsentlist",
            "userAbsentActionId",
            false,
            List.of(
                text("userAbsentActionId"),
                text("clientId"),
                text("baseDepartmentId"),
                date("date"),
                text("employeeId"),
                text("name"),
                text("reportingmanager"),
                integer("statusId"),
                text("userId").ownedBy(EmployeeMigrator.TABLE, "userid"))));
  }
}
