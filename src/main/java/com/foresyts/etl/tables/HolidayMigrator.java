package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.textArray;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;
import java.util.List;

/** Public holidays; the only table whose ids are unique within a client alone. */
final class HolidayMigrator extends Migrator {
  HolidayMigrator() {
    super(
        new TableMapping(
            "holidays",
            "holidays",
            "tymeplusHolidayMaster",
            "clientid",
            "status_id",
            "foresytsholidays",
            "holiday_id",
            true,
            List.of(
                text("clientid"),
                text("holiday_id"),
                text("color"),
                date("end_date"),
                text("holiday_name"),
                timestamp("inserted_at"),
                textArray("location_id"),
                date("start_date"),
                text("status_id"))));
  }
}
