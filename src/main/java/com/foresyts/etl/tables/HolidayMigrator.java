package com.foresyts.etl.tables;

import static com.foresyts.etl.mapping.Column.client;
import static com.foresyts.etl.mapping.Column.date;
import static com.foresyts.etl.mapping.Column.id;
import static com.foresyts.etl.mapping.Column.status;
import static com.foresyts.etl.mapping.Column.text;
import static com.foresyts.etl.mapping.Column.textArray;
import static com.foresyts.etl.mapping.Column.timestamp;

import com.foresyts.etl.mapping.TableMapping;

/** Public holidays; the only table whose ids are unique within a client alone. */
final class HolidayMigrator extends Migrator {
  static final TableMapping TABLE =
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

  HolidayMigrator() {
    super(TABLE);
  }
}
