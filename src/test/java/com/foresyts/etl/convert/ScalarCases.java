package com.foresyts.etl.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.mapping.Column;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Cases that integer, boolean, date and timestamp share. */
abstract class ScalarCases extends ConversionCases {
  private final String good;

  /**
   * @param good a string that the type accepts
   */
  ScalarCases(Column column, String good) {
    super(column);
    this.good = good;
  }

  static List<@Nullable AttributeValue> nulls() {
    return Arrays.asList(
        null,
        NUL,
        fromS(""),
        fromS(" "),
        fromS("\t\n\u000b\f\r "),
        fromS(" ".repeat(LONG)),
        fromS("null"),
        fromS(" null\n"));
  }

  static List<AttributeValue> badForAllScalars() {
    return List.of(
        BINARY,
        LIST,
        MAP,
        STRING_SET,
        NUMBER_SET,
        BINARY_SET,
        UNKNOWN,
        AMBIGUOUS,
        fromS("NULL"),
        fromS("Null"),
        fromS("nil"),
        fromS("\u00a0"),
        fromS("\u2003"),
        fromS("\u0000"),
        fromS("\ud83d"),
        fromS("9".repeat(LONG)),
        fromS("x".repeat(LONG)));
  }

  @ParameterizedTest
  @MethodSource("badForAllScalars")
  void findsBadLikeAllScalars(AttributeValue value) {
    assertThat(convert(value)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "\n", "\u000b", "\f", "\r", " ", "\r\n \t"})
  void trims(String space) {
    assertThat(convert(fromS(space + good + space)))
        .isInstanceOf(Value.class)
        .isEqualTo(convert(fromS(good)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "\b", "\u000e", "\u001f", "\u0085", "\u00a0", "\u2003", "\ufeff"})
  void trimsNothingElse(String noSpace) {
    assertThat(convert(fromS(noSpace + good))).isInstanceOf(BadValue.class);
    assertThat(convert(fromS(good + noSpace))).isInstanceOf(BadValue.class);
  }
}
