package com.foresyts.etl.tables;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Reference;
import com.foresyts.etl.mapping.TableMapping;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The six mappings, against the contract's tables as they stand there. */
class MigratorsTest {

  @Test
  void tables() {
    assertThat(lines(MigratorsTest::table))
        .isEqualTo(
            """
            departments | departments | tymeplusDepartmentMaster | foresytsdepartment | clientid | status_id | department_id
            leave-types | leave types | tymeplusLeaveCategories | foresytleavetype | clientid | status_id | leave_category_id
            holidays | holidays | tymeplusHolidayMaster | foresytsholidays | clientid | status_id | clientid, holiday_id
            employees | employees | tymeplusUserAuth | foresytsemployee_master | clientid | statusid | userid
            leaves | leave records | tymeplusUserLeaves | foresytsleavelist | clientid | always | user_leave_id
            absents | absent records | tymeplusUserAbsentList | foresytsabsentlist | clientId | always | userAbsentActionId
            """);
  }

  @Test
  void columns() {
    assertThat(lines(mapping -> mapping.target() + " | " + columns(mapping)))
        .isEqualTo(
            """
            foresytsdepartment | department_id, clientid, department_name, inserted_at (timestamp), status_id (integer)
            foresytleavetype | leave_category_id, clientid, eligible, expiry_date, holiday, isSaturday, leave_category_name, leave_category_short_name, number_of_leaves, status_id
            foresytsholidays | clientid, holiday_id, color, end_date (date), holiday_name, inserted_at (timestamp), location_id (text[]), start_date (date), status_id
            foresytsemployee_master | userid, clientid, age (integer), basedepartmentid, baselocationid, companyname, employeeid, employementtype, enddate (date), fullname, gender, hireddate (date), jobtitle, maritalstatus, overtimestatus, profileurl, reportingmanager, managername (derived), startdate (date), statusid, usertype
            foresytsleavelist | user_leave_id, userid, approved_rejected_by, approve_decline_status (boolean), baselocationid, cancel_leave (boolean), clientid, created_at (timestamp), decline_reason, department_id, department_name, employeeid, end_date (date), fullname, halfday, having_cancel_request, holiday, isSaturday, is_cancel_request (boolean), leave_category_id, leave_category_name, new_end_date (date), new_number_of_days, new_start_date (date), number_of_days, reason, reporting_manager, reporting_manager_name, start_date (date), status_id
            foresytsabsentlist | userAbsentActionId, clientId, baseDepartmentId, date (date), employeeId, name, reportingmanager, statusId (integer), userId
            """);
  }

  @Test
  void references() {
    assertThat(lines(MigratorsTest::references))
        .isEqualTo(
            """
            foresytsdepartment |
            foresytleavetype |
            foresytsholidays |
            foresytsemployee_master | basedepartmentid -> foresytsdepartment.department_id or NULL
            foresytsleavelist | userid -> foresytsemployee_master.userid, leave_category_id -> foresytleavetype.leave_category_id or NULL
            foresytsabsentlist | userid -> foresytsemployee_master.userid
            """);
  }

  @Test
  void columnNamesAreInLowerCase() {
    TableMapping absents = mapping("absents");

    assertThat(absents.columns().stream().map(Column::name))
        .containsExactly(
            "userabsentactionid",
            "clientid",
            "basedepartmentid",
            "date",
            "employeeid",
            "name",
            "reportingmanager",
            "statusid",
            "userid");
    assertThat(absents.idColumn().name()).isEqualTo("userabsentactionid");
    assertThat(absents.clientColumn().name()).isEqualTo("clientid");
    assertThat(mapping("leaves").columns().get(17).name()).isEqualTo("issaturday");
    assertThat(TableMapping.LAST_UPDATED).isEqualTo("last_updated");
  }

  @Test
  void readsTheAttributesOfItsColumnsAlone() {
    for (TableMapping mapping : Migrators.mappings()) {
      assertThat(mapping.attributes())
          .as(mapping.name())
          .doesNotHaveDuplicates()
          .contains(mapping.clientAttribute(), mapping.idAttribute())
          .doesNotContain("password", "mobile", "managername", "last_updated")
          .hasSameElementsAs(
              mapping.columns().stream()
                  .filter(column -> !column.isDerived())
                  .map(Column::attribute)
                  .toList());
    }
  }

  /** Two items of one client can share a target key unless the primary key rules that out. */
  @ParameterizedTest
  @CsvSource({
    "employees, clientid userid,            false",
    "employees, userid clientid,            false",
    "employees, userid,                     false",
    "employees, clientid,                   false",
    "employees, clientid employeeid,        true",
    "employees, employeeid userid,          true",
    "employees, employeeid,                 true",
    "employees, clientId userid,            true",
    "holidays,  clientid holiday_id,        false",
    "holidays,  holiday_id,                 false",
    "holidays,  clientid start_date,        true",
    "leaves,    user_leave_id,              false",
    "leaves,    userid user_leave_id,       true",
    "leaves,    clientid created_at,        true",
    "absents,   clientId userAbsentActionId, false",
    "absents,   userAbsentActionId date,    true",
    "absents,   clientid userAbsentActionId, true",
  })
  void mayRepeatKeys(String table, String primaryKey, boolean expected) {
    assertThat(mapping(table).mayRepeatKeys(Arrays.asList(primaryKey.split(" ", -1))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "departments, department",
    "leave-types, leave type",
    "holidays, holiday",
    "employees, employee",
    "leaves, leave record",
    "absents, absent record",
  })
  void singular(String table, String expected) {
    assertThat(mapping(table).singular()).isEqualTo(expected);
  }

  private static TableMapping mapping(String name) {
    return Migrators.mappings().stream()
        .filter(mapping -> mapping.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String lines(Function<TableMapping, String> line) {
    return Migrators.mappings().stream()
        .map(mapping -> line.apply(mapping).strip() + "\n")
        .collect(joining());
  }

  private static String table(TableMapping mapping) {
    return String.join(
        " | ",
        mapping.name(),
        mapping.plural(),
        mapping.source(),
        mapping.target(),
        mapping.clientAttribute(),
        mapping.statusAttribute() == null ? "always" : mapping.statusAttribute(),
        mapping.key().stream().map(Column::attribute).collect(joining(", ")));
  }

  private static String columns(TableMapping mapping) {
    return mapping.columns().stream()
        .map(column -> column.attribute() + typeOf(column))
        .collect(joining(", "));
  }

  private static String typeOf(Column column) {
    if (column.isDerived()) {
      return " (derived)";
    }
    return switch (column.type()) {
      case TEXT -> "";
      case TEXT_ARRAY -> " (text[])";
      case INTEGER, BOOLEAN, DATE, TIMESTAMP ->
          " (" + column.type().name().toLowerCase(Locale.ROOT) + ")";
    };
  }

  private static String references(TableMapping mapping) {
    return mapping.target()
        + " | "
        + mapping.columns().stream()
            .filter(column -> column.reference() != null)
            .map(column -> column.name() + " -> " + parent(column))
            .collect(joining(", "));
  }

  private static String parent(Column column) {
    Reference reference = column.reference();
    return reference == null
        ? ""
        : reference.parent().target()
            + "."
            + reference.parent().idName()
            + (reference.required() ? "" : " or NULL");
  }
}
