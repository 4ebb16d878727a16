package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.derived;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.status;
import static com.foresyts.etl.mapping.Column.text;

import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.mapping.TableMapping;

/** Employees, with the names of their managers. */
final class EmployeeMigrator extends Migrator {
  static final TableMapping TABLE =
      TableMapping.named("employees")
          .records("employee", "employees")
          .source("tymeplusUserAuth")
          .target("foresytsemployee_master")
          .columns(
              id(text("userid")),
              client(text("clientid")),
              integer("age"),
              text("basedepartmentid").linkedTo(DepartmentMigrator.TABLE),
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
              derived(text("managername")),
              date("startdate"),
              status(text("statusid")),
              text("usertype"));

  EmployeeMigrator() {
    super(TABLE);
  }

  @Override
  public RowCompletion completion(RowConverter converter) {
    return new ManagerNames(mapping(), converter);
  }
}
