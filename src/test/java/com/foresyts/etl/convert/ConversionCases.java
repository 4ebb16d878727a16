package com.foresyts.etl.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tests one row of the table in the contract, section 3. A subclass states the cases in the static
 * methods {@code accepted}, {@code nulls} and {@code bad}. Each is converted as in a run.
 */
@Timeout(5) // the longest value that an item can hold must not stop a run
abstract class ConversionCases {
  /** Nearly as long as an item can be. */
  static final int LONG = 300_000;

  static final AttributeValue NUL = AttributeValue.fromNul(true);

  /** A value of a type that the SDK does not know. */
  static final AttributeValue UNKNOWN = AttributeValue.builder().build();

  static final AttributeValue AMBIGUOUS = AttributeValue.builder().s("1").n("1").build();

  static final AttributeValue BINARY = fromB(bytes(0x31));
  static final AttributeValue LIST = fromL(List.of(fromN("1")));
  static final AttributeValue MAP = fromM(Map.of("1", fromN("1")));
  static final AttributeValue STRING_SET = fromSs(List.of("1"));
  static final AttributeValue NUMBER_SET = fromNs(List.of("1"));
  static final AttributeValue BINARY_SET = fromBs(List.of(bytes(0x31)));

  private final Column column;

  ConversionCases(Column column) {
    this.column = column;
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void accepts(@Nullable AttributeValue value, Object expected) {
    assertThat(convert(value)).isEqualTo(new Value(expected, false));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void readsAsNull(@Nullable AttributeValue value) {
    assertThat(convert(value)).isEqualTo(new Value(null, false));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void findsBad(AttributeValue value) {
    assertThat(convert(value)).isInstanceOf(BadValue.class);
  }

  ColumnValue convert(@Nullable AttributeValue value) {
    return convert(value, Map.of());
  }

  ColumnValue convert(@Nullable AttributeValue value, int width) {
    return convert(value, Map.of(column.name(), new TextWidth(width, false)));
  }

  private ColumnValue convert(@Nullable AttributeValue value, Map<String, TextWidth> widths) {
    TableMapping mapping =
        TableMapping.named("table")
            .records("record", "records")
            .source("source")
            .target("target")
            .columns(Column.id(Column.text("id")), Column.client(Column.text("client")), column);
    return new RowConverter(mapping, widths).convert(2, value);
  }

  static SdkBytes bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return SdkBytes.fromByteArray(bytes);
  }
}
