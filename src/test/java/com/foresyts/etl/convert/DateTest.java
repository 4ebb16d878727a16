package com.foresyts.etl.convert;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.foresyts.etl.mapping.Column;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DateTest extends ScalarCases {

  DateTest() {
    super(Column.date("c"), "2024-01-31");
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        day("2024-01-31", "2024-01-31"),
        day("2024-1-31", "2024-01-31"),
        day("2024-01-5", "2024-01-05"),
        day("2024-1-5", "2024-01-05"),
        day("2024-12-31", "2024-12-31"),
        day("2000-02-29", "2000-02-29"),
        day("2024-2-29", "2024-02-29"),
        day("0001-01-01", "0001-01-01"),
        day("9999-12-31", "9999-12-31"),
        day("2024-01-31T23:59:59-12:00", "2024-01-31"),
        day("2024-01-31 23:59:59.999999999+14:00", "2024-01-31"),
        day("2024-1-5T", "2024-01-05"),
        day("2024-1-5Tea at five", "2024-01-05"),
        day("2024-1-5 (Friday)", "2024-01-05"),
        day("2024-1-5  T", "2024-01-05"),
        day("2024-01-31T\u0000", "2024-01-31"),
        day("2024-01-31T" + "9".repeat(LONG), "2024-01-31"),
        // epoch seconds and milliseconds, in UTC whatever the machine's zone
        day("1706659199", "2024-01-30"),
        day("1706659200", "2024-01-31"),
        day("1706659199999", "2024-01-30"),
        day("1706659200000", "2024-01-31"),
        day("0000000000", "1970-01-01"),
        day("0000000000000", "1970-01-01"),
        day("9999999999", "2286-11-20"),
        day("9999999999999", "2286-11-20"),
        number("1706659199", "2024-01-30"),
        number("1706659200", "2024-01-31"),
        number("1706659200.0", "2024-01-31"),
        number("1.7066592E9", "2024-01-31"),
        number("1.7066592E+12", "2024-01-31"),
        number("1706659199999", "2024-01-30"),
        number("1000000000", "2001-09-09"),
        number("9999999999999", "2286-11-20"));
  }

  static Stream<AttributeValue> bad() {
    return Stream.concat(
        Stream.of(
            fromBool(true),
            fromN("0"),
            fromN("1"),
            fromN("20240131"),
            fromN("170665920"), // 9 digits
            fromN("17066592000"), // 11
            fromN("170665920000"), // 12
            fromN("17066592000000"), // 14
            fromN("-1706659200"),
            fromN("-1706659200000"),
            fromN("1706659200.5"),
            fromN("170665920.5"),
            fromN("1E999999999"),
            fromN("1E-999999999"),
            fromN("0E999999999"),
            fromN("1E99999999999"),
            fromN("\u0661\u0667\u0660\u0666\u0666\u0665\u0669\u0662\u0660\u0660"),
            fromN("x"),
            fromN("")),
        Stream.of(
                "31/12/2024",
                "12/31/2024",
                "2024/12/31",
                "2024.12.31",
                "20241231",
                "2024-02-30",
                "2024-04-31",
                "2023-02-29",
                "1900-02-29",
                "2024-13-01",
                "2024-00-10",
                "2024-01-00",
                "2024-01-32",
                "0000-01-01",
                "0000-12-31",
                "24-01-31",
                "224-01-31",
                "12024-01-31",
                "-2024-01-31",
                "+2024-01-31",
                "2024-001-31",
                "2024-01-031",
                "2024--1-31",
                "2024-01",
                "2024-01-",
                "2024",
                "2024-W05-3",
                "2024-01-31t00:00",
                "2024-01-31Z",
                "2024-01-31+00:00",
                "2024-01-31,",
                "2024-01-31\t00:00",
                "2024-01-31\n00:00",
                "2024 -01-31",
                "T2024-01-31",
                "31 Jan 2024",
                "yesterday",
                "\u0662\u0660\u0662\u0664-01-31",
                "\uff12024-01-31",
                "2024\u201301\u201331",
                "170665920",
                "17066592000",
                "170665920000",
                "17066592000000",
                "-1706659200",
                "+1706659200",
                "1706659200.0",
                "1706659200Z",
                "1706659200 1",
                "1706659200T",
                "1.7066592E9",
                "\u0661\u0667\u0660\u0666\u0666\u0665\u0669\u0662\u0660\u0660")
            .map(AttributeValue::fromS));
  }

  private static Arguments day(String text, String day) {
    return arguments(fromS(text), LocalDate.parse(day));
  }

  private static Arguments number(String number, String day) {
    return arguments(fromN(number), LocalDate.parse(day));
  }
}
