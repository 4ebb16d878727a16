package com.foresyts.etl.convert;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.foresyts.etl.mapping.Column;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class IntegerTest extends ScalarCases {
  private static final String ZEROS = "0".repeat(LONG);

  IntegerTest() {
    super(Column.integer("c"), "30");
  }

  /** A Number and a String in its notation mean the same. */
  static Stream<Arguments> accepted() {
    return Map.ofEntries(
            Map.entry("30", 30),
            Map.entry("30.0", 30),
            Map.entry("+30", 30),
            Map.entry("-30.000", -30),
            Map.entry("0", 0),
            Map.entry("-0", 0),
            Map.entry("0.00", 0),
            Map.entry("007", 7),
            Map.entry("3E1", 30),
            Map.entry("3e+1", 30),
            Map.entry("1E+3", 1000),
            Map.entry("1.25E2", 125),
            Map.entry("12500e-2", 125),
            Map.entry("1E0000000000000000000000001", 10),
            Map.entry("2147483647", Integer.MAX_VALUE),
            Map.entry("-2147483648", Integer.MIN_VALUE),
            Map.entry("2.147483647E9", Integer.MAX_VALUE),
            Map.entry("0E999999999", 0),
            Map.entry("0E-999999999", 0),
            Map.entry("0E99999999999999999999", 0),
            Map.entry("1." + ZEROS, 1),
            Map.entry(ZEROS + "1", 1),
            Map.entry("1" + ZEROS + "E-" + LONG, 1))
        .entrySet()
        .stream()
        .flatMap(
            entry ->
                Stream.of(
                    arguments(fromN(entry.getKey()), entry.getValue()),
                    arguments(fromS(entry.getKey()), entry.getValue())));
  }

  static Stream<AttributeValue> bad() {
    return Stream.concat(
        Stream.of(fromBool(true), fromN(""), fromN(" 1")),
        Stream.of(
                "12.5",
                "0.1",
                "1E-1",
                "3000000000",
                "2147483648",
                "-2147483649",
                "2147483647.5",
                "4294967296",
                "1E10",
                "abc",
                "true",
                "0x1F",
                "1_000",
                "1,000",
                "1 000",
                "30L",
                "1.",
                ".5",
                "-",
                "+-1",
                "E3",
                "1E",
                "1E+",
                "1E1.0",
                "NaN",
                "Infinity",
                "\u0663\u0660", // 30 in Arabic-Indic digits
                "\uff13\uff10", // 30 in full-width digits
                "\u221230", // a minus sign that is no hyphen
                "1E999999999",
                "-1E999999999",
                "1E-999999999",
                "1E2147483648",
                "1E-2147483649",
                "1E99999999999999999999",
                "1E-99999999999999999999",
                "1E9223372036854775807",
                "1.5E-9223372036854775808",
                "1" + ZEROS,
                "0." + ZEROS + "1",
                "1." + "1".repeat(LONG),
                "1E" + "1".repeat(LONG),
                "1".repeat(LONG) + "x")
            .flatMap(text -> Stream.of(fromN(text), fromS(text))));
  }
}
