package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.bool;
import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;

/** Leaves that employees asked for. */
final class LeaveMigrator extends Migrator {
  static final TableMapping TABLE =
      TableMapping.named("leaves")
          .records("leave record", "leave records")
          .source("tymeplusUserLeaves")
          .target("foresytsleavelist")
          .columns(
              id(text("user_leave_id")),
              text("userid").ownedBy(EmployeeMigrator.TABLE),
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
              text("leave_category_id").linkedTo(LeaveTypeMigrator.TABLE),
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

  LeaveMigrator() {
    super(TABLE);
  }
}
