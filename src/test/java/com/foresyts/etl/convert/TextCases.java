package com.foresyts.etl.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.mapping.Column;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tests that text and text[] share. A subclass states the cases in the static methods {@code
 * cleaned} and {@code lengths}, as well as those of {@link ConversionCases}.
 */
abstract class TextCases extends ConversionCases {
  static final String EMOJI = "\ud83d\ude00";

  TextCases(Column column) {
    super(column);
  }

  @ParameterizedTest
  @MethodSource("cleaned")
  void cleans(AttributeValue value, Object expected) {
    assertThat(convert(value)).isEqualTo(new Value(expected, true));
  }

  /** A column as wide as the longest text holds it, one that is a code point narrower does not. */
  @ParameterizedTest
  @MethodSource("lengths")
  void measuresInCodePoints(AttributeValue value, int codePoints) {
    assertThat(convert(value, codePoints)).isEqualTo(convert(value)).isInstanceOf(Value.class);
    assertThat(convert(value, codePoints - 1)).isInstanceOf(BadValue.class);
  }
}
