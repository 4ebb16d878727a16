package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.bool;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** Leaves that employees asked for. */
final class LeaveMigrator extends Migrator {
  LeaveMigrator() {
    super(
        new TableMapping(
            "leaves",
            "leave records",
            "tymeplusUserLeaves",
            "clientid",
            null,
            "foresytsleavelist",
            "user_leave_id",
            false,
            List.of(
                text("user_leave_id"),
                text("userid").ownedBy(EmployeeMigrator.TABLE, "userid"),
                text("approved_rejected_by"),
                bool("approve_decline_status"),
                text("baselocationid"),
                bool("cancel_leave"),
                text("clientid"),
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
                text("leave_category_id").linkedTo(LeaveTypeMigrator.TABLE, "leave_category_id"),
                text("leave_category_name"),
                date("new_end_date"),
                text("new_number_of_days"),
                date("new_start_date"),
                text("number_of_days"),
                text("reason"),
                text("reporting_manager"),
                text("reporting_manager_name"),
                date("start_date"),
                text("status_id"))));
  }
}
