package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.status;
import static com.foresyts.etl.mapping.Column.text;

import com.foresyts.etl.mapping.TableMapping;

/** The kinds of leave that a client grants. */
final class LeaveTypeMigrator extends Migrator {
  static final TableMapping TABLE =
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

  LeaveTypeMigrator() {
    super(TABLE);
  }
}
