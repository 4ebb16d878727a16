package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.bool;
import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.derived;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.integer;
import static com.foresyts.etl.mapping.Column.status;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.textArray;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** The six migrators, as the contract's sections 1 and 2 list them. */
public final class Migrators {
  /** Departments. */
  private static final TableMapping DEPARTMENTS =
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

  /** The kinds of leave that a client grants. */
  private static final TableMapping LEAVE_TYPES =
      TableMapping.named("leave-types")
          .records("leave type", "leave types")
          .source("tymeplusLeaveCategories")
          .target("foresytleavetype")
          .columns(
              id(text("leave_category_id")),
              client(text("clientid")),
              text("eligible"),
              text("expiry_date"),
              text("holiday"),
              text("isSaturday"),
              text("leave_category_name"),
              text("leave_category_short_name"),
              text("number_of_leaves"),
              status(text("status_id")));

  /** Public holidays; the only table whose ids are unique within a client alone. */
  private static final TableMapping HOLIDAYS =
      TableMapping.named("holidays")
          .records("holiday", "holidays")
          .source("tymeplusHolidayMaster")
          .target("foresytsholidays")
          .keyedByClientAndId()
          .columns(
              client(text("clientid")),
              id(text("holiday_id")),
              text("color"),
              date("end_date"),
              text("holiday_name"),
              timestamp("inserted_at"),
              textArray("location_id"),
              date("start_date"),
              status(text("status_id")));

  /** Employees, with the names of their managers. */
  private static final TableMapping EMPLOYEES =
      TableMapping.named("employees")
          .records("employee", "employees")
          .source("tymeplusUserAuth")
          .target("foresytsemployee_master")
          .columns(
              id(text("userid")),
              client(text("clientid")),
              integer("age"),
              text("basedepartmentid").linkedTo(DEPARTMENTS),
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

  /** Leaves that employees asked for. */
  private static final TableMapping LEAVES =
      TableMapping.named("leaves")
          .records("leave record", "leave records")
          .source("tymeplusUserLeaves")
          .target("foresytsleavelist")
          .columns(
              id(text("user_leave_id")),
              text("userid").ownedBy(EMPLOYEES),
              text("approved_rejected_by"),
              bool("approve_decline_status"),
              text("baselocationid"),
              bool("cancel_leave"),
              client(text("clientid")),
              timestamp("created_at"),
              text("decline_reason"),
              text("department_id"),
              text("department_name"),
              text("employeeid"),
              date("end_date"),
              text("fullname"),
              text("halfday"),
              text("having_cancel_request"),
              text("holiday"),
              text("isSaturday"),
              bool("is_cancel_request"),
              text("leave_category_id").linkedTo(LEAVE_TYPES),
              text("leave_category_name"),
              date("new_end_date"),
              text("new_number_of_days"),
              date("new_start_date"),
              text("number_of_days"),
              text("reason"),
              text("reporting_manager"),
              text("reporting_manager_name"),
              date("start_date"),
              text("status_id"));

  /** Days on which employees were absent. */
  private static final TableMapping ABSENTS =
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
              text("userId").ownedBy(EMPLOYEES));

  /** In migration order: parents before children (contract, section 1). */
  public static final List<Migrator> IN_ORDER =
      List.of(
          new Migrator(DEPARTMENTS),
          new Migrator(LEAVE_TYPES),
          new Migrator(HOLIDAYS),
          new Migrator(EMPLOYEES, converter -> new ManagerNames(EMPLOYEES, converter)),
          new Migrator(LEAVES),
          new Migrator(ABSENTS));

  private Migrators() {}

  /** Returns the mappings of all tables, in the same order. */
  public static List<TableMapping> mappings() {
    return IN_ORDER.stream().map(Migrator::mapping).toList();
  }

  /** Returns the names of all tables on the command line, in the same order. */
  public static List<String> names() {
    return mappings().stream().map(TableMapping::name).toList();
  }
}
