package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.derivedText;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.text;

import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** Employees, with the names of their managers. */
final class EmployeeMigrator extends Migrator {
  static final String TABLE = "foresytsemployee_master";

  EmployeeMigrator() {
    super(
        new TableMapping(
            "employees",
            "employees",
            "tymeplusUserAuth",
            "clientid",
            "statusid",
            TABLE,
            "userid",
            false,
            List.of(
                text("userid"),
                text("clientid"),
                integer("age"),
                text("basedepartmentid").linkedTo(DepartmentMigrator.TABLE, "department_id"),
                text("baselocationid"),
                text("companyname"),
                text("employeeid"),
                text("employementtype"),
                date("enddate"),
                text("fullname"),
                text("gender"),
                date("hireddate"),
                text("jobtitle"),
                text("maritalstatus"),
                text("overtimestatus"),
                text("profileurl"),
                text("reportingmanager"),
                derivedText("managername"),
                date("startdate"),
                text("statusid"),
                text("usertype"))));
  }

  @Override
  public RowCompletion completion(RowConverter converter) {
    return new ManagerNames(mapping(), converter);
  }
}
