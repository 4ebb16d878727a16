package com.foresyts.etl.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.mapping.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TextTest extends TextCases {
  private static final String NINES = "9".repeat(38);

  TextTest() {
    super(Column.text("c"));
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
            Stream.of(
                    "",
                    " ",
                    " a\t",
                    "null",
                    "NULL",
                    "12.0",
                    "\u0001\u001f\u007f\u00a0\u2028",
                    "\ufffd",
                    EMOJI + "\ufffd",
                    "\ud800\udc00\udbff\udfff",
                    "e\u0301",
                    "x".repeat(LONG))
                .map(text -> arguments(fromS(text), text)),
            Stream.of(
                arguments(fromBool(true), "true"),
                arguments(fromBool(false), "false"),
                arguments(fromB(bytes()), ""),
                arguments(fromB(bytes(0)), "AA=="),
                arguments(fromB(bytes(0xfb, 0xff, 0xbe, 0xff)), "+/++/w==")),
            numbers().map(number -> arguments(fromN(number.get(0)), number.get(1))),
            documents())
        .flatMap(cases -> cases);
  }

  /** Numbers, and how they are written. */
  static Stream<List<String>> numbers() {
    return Stream.of(
        List.of("0", "0"),
        List.of("-0", "0"),
        List.of("-0.00", "0"),
        List.of("0E999999999", "0"),
        List.of("0E-99999999999", "0"),
        List.of("12", "12"),
        List.of("12.0", "12"),
        List.of("1.50", "1.5"),
        List.of("-12.50", "-12.5"),
        List.of("100", "100"),
        List.of("1E+3", "1000"),
        List.of("1e3", "1000"),
        List.of("1.5E3", "1500"),
        List.of("-1.5E-3", "-0.0015"),
        List.of("+7", "7"),
        List.of("007", "7"),
        List.of("0.1", "0.1"),
        List.of("9007199254740993", "9007199254740993"),
        List.of(NINES, NINES),
        List.of("-0." + NINES, "-0." + NINES),
        List.of("1E125", "1" + "0".repeat(125)),
        List.of("9." + NINES.substring(1) + "E+125", NINES + "0".repeat(88)),
        List.of("1E-125", "0." + "0".repeat(124) + "1"),
        List.of("-1E-130", "-0." + "0".repeat(129) + "1"),
        List.of("1." + "0".repeat(LONG), "1"));
  }

  private static Stream<Arguments> documents() {
    return Stream.of(
        arguments(fromL(List.of()), "[]"),
        arguments(fromM(Map.of()), "{}"),
        arguments(STRING_SET, "[\"1\"]"),
        arguments(NUMBER_SET, "[1]"),
        arguments(BINARY_SET, "[\"MQ==\"]"),
        arguments(MAP, "{\"1\":1}"),
        arguments(
            fromL(
                List.of(
                    fromS("b"),
                    fromS("a"),
                    fromS(""),
                    fromN("1.50"),
                    fromN("-0"),
                    fromN("1E+3"),
                    fromBool(true),
                    fromBool(false),
                    NUL,
                    fromB(bytes(0xfb)),
                    LIST,
                    MAP)),
            "[\"b\",\"a\",\"\",1.5,0,1000,true,false,null,\"+w==\",[1],{\"1\":1}]"),
        arguments(
            fromM(
                Map.of(
                    "c",
                    fromM(Map.of("z", fromSs(List.of("y", "x")), "", fromL(List.of()))),
                    "b",
                    NUL,
                    "a",
                    fromNs(List.of("10", "9")),
                    "C",
                    fromBs(List.of(bytes(0), bytes(0xff))))),
            "{\"C\":[\"/w==\",\"AA==\"],\"a\":[9,10],\"b\":null,\"c\":{\"\":[],\"z\":[\"x\",\"y\"]}}"),
        // by value, not as text
        arguments(
            fromNs(List.of("100", "9", "1E1", "-1", "-10", "2.50", "0.5", NINES)),
            "[-10,-1,0.5,2.5,9,10,100," + NINES + "]"),
        // by code point: UTF-16 puts the emoji, whose units are surrogates, before U+E000
        arguments(
            fromSs(List.of("\ufffd", EMOJI, "ab", "\ue000", "a", "Z", "")),
            "[\"\",\"Z\",\"a\",\"ab\",\"\ue000\",\"\ufffd\",\"" + EMOJI + "\"]"),
        arguments(
            fromM(Map.of(EMOJI, NUL, "\ue000", NUL, "x\ufffd", NUL, "x" + EMOJI, NUL)),
            "{\"x\ufffd\":null,\"x%1$s\":null,\"\ue000\":null,\"%1$s\":null}".formatted(EMOJI)),
        arguments(
            fromL(List.of(fromS("\u0001".repeat(LONG)))), "[\"" + "\\u0001".repeat(LONG) + "\"]"));
  }

  @ParameterizedTest
  @MethodSource
  void escapesInJson(String raw, String escaped) {
    assertThat(convert(fromL(List.of(fromS(raw)))))
        .isEqualTo(new Value("[\"" + escaped + "\"]", false));
    assertThat(convert(fromM(Map.of(raw, NUL))))
        .isEqualTo(new Value("{\"" + escaped + "\":null}", false));
  }

  static Stream<Arguments> escapesInJson() {
    return Stream.of(
        arguments("\"", "\\\""),
        arguments("\\", "\\\\"),
        arguments("\b\t\n\f\r", "\\b\\t\\n\\f\\r"),
        arguments("\u0000", "\\u0000"),
        arguments("\u0001\u0007\u000b", "\\u0001\\u0007\\u000b"),
        arguments("\u000e\u0010\u001f", "\\u000e\\u0010\\u001f"),
        arguments(" /<>&'", " /<>&'"),
        arguments("\u007f\u0080\u009f", "\u007f\u0080\u009f"),
        arguments("\u2028\u2029\ufeff\ufffd\uffff", "\u2028\u2029\ufeff\ufffd\uffff"),
        arguments("\u00e9" + EMOJI, "\u00e9" + EMOJI));
  }

  static Stream<Arguments> cleaned() {
    return Stream.of(
        arguments(fromS("\u0000"), ""),
        arguments(fromS("a\u0000b\u0000"), "ab"),
        arguments(fromS("\ud800"), "\ufffd"),
        arguments(fromS("\udbff"), "\ufffd"),
        arguments(fromS("\udc00"), "\ufffd"),
        arguments(fromS("\udfff"), "\ufffd"),
        arguments(fromS("a\ud83db"), "a\ufffdb"),
        arguments(fromS("\ude00\ud83d"), "\ufffd\ufffd"),
        arguments(fromS("\ud83d" + EMOJI), "\ufffd" + EMOJI),
        // what is left on both sides must not become a pair
        arguments(fromS("\ud83d\u0000\ude00"), "\ufffd\ufffd"),
        arguments(fromL(List.of(fromS("\ud83d"), fromS("a"))), "[\"\ufffd\",\"a\"]"),
        arguments(fromM(Map.of("\ude00", NUL)), "{\"\ufffd\":null}"),
        arguments(fromSs(List.of("\ud83d")), "[\"\ufffd\"]"));
  }

  static List<@Nullable AttributeValue> nulls() {
    return Arrays.asList(null, NUL);
  }

  /** DynamoDB stores none of these. They are bad values, not failures. */
  static Stream<AttributeValue> bad() {
    AttributeValue huge = fromN("1E999999999");
    return Stream.concat(
        Stream.of(
            UNKNOWN,
            AMBIGUOUS,
            fromL(List.of(UNKNOWN)),
            fromL(List.of(AMBIGUOUS)),
            fromL(List.of(huge)),
            fromM(Map.of("a", huge)),
            fromNs(List.of("1", "1E999999999")),
            fromNs(List.of("x"))),
        Stream.of(
                "1E999999999",
                "1E-999999999",
                "-1E2147483648",
                "1E99999999999",
                "1E-99999999999",
                "1" + "0".repeat(LONG),
                "1".repeat(LONG),
                "abc",
                "",
                " 1",
                "1 ",
                "0x1",
                "NaN",
                "\u0661\u0662",
                "\uff11")
            .map(AttributeValue::fromN));
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        arguments(fromS("abc"), 3),
        arguments(fromS("ab "), 3),
        arguments(fromS("   "), 3),
        arguments(fromS(EMOJI.repeat(3)), 3),
        arguments(fromS("e\u0301" + EMOJI), 3),
        arguments(fromS("\u0000ab\u0000c"), 3),
        arguments(fromS("\ud83d\u0000\ude00"), 2),
        arguments(fromS("x".repeat(LONG)), LONG),
        arguments(fromN("1E+3"), 4),
        arguments(fromN("-1.50"), 4),
        arguments(fromBool(true), 4),
        arguments(fromB(bytes(1, 2)), 4),
        arguments(fromL(List.of(fromS(EMOJI))), 5),
        arguments(fromL(List.of(fromS("\u0000"))), 10),
        arguments(fromM(Map.of("k", fromN("1.0"))), 7),
        arguments(fromSs(List.of("a", "b")), 9),
        arguments(fromNs(List.of("1", "2")), 5));
  }

  @ParameterizedTest
  @CsvSource({"personal,3", "30000000,3"})
  void doesNotRepeatTheValueInTheReason(String personal, int width) {
    assertThat(convert(fromS(personal), width).toString()).doesNotContain(personal);
  }
}
