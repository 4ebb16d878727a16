package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.text;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** The kinds of leave that a client grants. */
final class LeaveTypeMigrator extends Migrator {
  static final String TABLE = "foresytleavetype";

  LeaveTypeMigrator() {
    super(
        new TableMapping(
            "leave-types",
            "leave types",
            "tymeplusLeaveCategories",
            "clientid",
            "status_id",
            TABLE,
            "leave_category_id",
            false,
            List.of(
                text("leave_category_id"),
                text("clientid"),
                text("eligible"),
                text("expiry_date"),
                text("holiday"),
                text("isSaturday"),
                text("leave_category_name"),
                text("leave_category_short_name"),
                text("number_of_leaves"),
                text("status_id"))));
  }
}
