package com.foresyts.etl.migrate;

import static com.foresyts.etl.convert.Column.date;
import static com.foresyts.etl.convert.Column.integer;
import static com.foresyts.etl.convert.Column.text;

import com.foresyts.etl.convert.TableMapping;
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
