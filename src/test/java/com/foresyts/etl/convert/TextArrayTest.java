package com.foresyts.etl.convert;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import com.foresyts.etl.mapping.Column;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TextArrayTest extends TextCases {
  TextArrayTest() {
    super(Column.textArray("c"));
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments(null, List.of()),
        arguments(fromL(List.of()), List.of()),
        // a list keeps its order and what it repeats
        arguments(fromL(List.of(fromS("b"), fromS("a"), fromS("b"))), List.of("b", "a", "b")),
        arguments(
            fromL(List.of(fromS(""), fromS(" "), fromS("null"), fromS("\ufffd"))),
            List.of("", " ", "null", "\ufffd")),
        arguments(
            fromL(List.of(fromN("12.0"), fromBool(true), NUL, BINARY, LIST, MAP, STRING_SET)),
            Arrays.asList("12", "true", null, "MQ==", "[1]", "{\"1\":1}", "[\"1\"]")),
        arguments(fromL(List.of(NUL)), Collections.singletonList(null)),
        // sets are sorted: text by code point, numbers by value, binary as base64
        arguments(
            fromSs(List.of("\ufffd", EMOJI, "ab", "\ue000", "a", "Z", "")),
            List.of("", "Z", "a", "ab", "\ue000", "\ufffd", EMOJI)),
        arguments(
            fromNs(List.of("100", "9", "1E1", "-1", "-10", "2.50")),
            List.of("-10", "-1", "2.5", "9", "10", "100")),
        arguments(fromBs(List.of(bytes(0), bytes(0xff))), List.of("/w==", "AA==")),
        // a lone value is one member
        arguments(fromS("a"), List.of("a")),
        arguments(fromS(""), List.of("")),
        arguments(fromS("null"), List.of("null")),
        arguments(fromS("a,b"), List.of("a,b")),
        arguments(fromS("[\"a\"]"), List.of("[\"a\"]")),
        arguments(fromN("1.50"), List.of("1.5")),
        arguments(fromN("-0"), List.of("0")));
  }

  static Stream<Arguments> cleaned() {
    return Stream.of(
        arguments(fromS("a\u0000"), List.of("a")),
        arguments(fromL(List.of(fromS("\ud83d"), fromS("a"))), List.of("\ufffd", "a")),
        // sorted as they are stored
        arguments(fromSs(List.of("\u0000b", "a", "c")), List.of("a", "b", "c")),
        arguments(
            fromSs(List.of("\ud83d", "\uffff", "\ue000")), List.of("\ue000", "\ufffd", "\uffff")));
  }

  static List<AttributeValue> nulls() {
    return List.of(NUL);
  }

  static List<AttributeValue> bad() {
    return List.of(
        MAP,
        BINARY,
        fromBool(true),
        fromBool(false),
        UNKNOWN,
        AMBIGUOUS,
        fromL(List.of(fromS("a"), UNKNOWN)),
        fromL(List.of(fromN("1E999999999"))),
        fromN("1E999999999"),
        fromN("1E-99999999999"),
        fromN("x"),
        fromNs(List.of("1", "1E999999999")));
  }

  /** The column's width is that of each member. */
  static Stream<Arguments> lengths() {
    return Stream.of(
        arguments(fromS("abc"), 3),
        arguments(fromN("1E+3"), 4),
        arguments(fromL(List.of(fromS("a"), fromS(EMOJI.repeat(3)), NUL)), 3),
        arguments(fromSs(List.of("abc", "def", "g")), 3),
        arguments(fromNs(List.of("1", "100", "10")), 3),
        arguments(fromBs(List.of(bytes(1))), 4));
  }
}
