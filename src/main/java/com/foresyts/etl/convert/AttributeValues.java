package com.foresyts.etl.convert;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads types, members and numbers of attribute values. */
final class AttributeValues {
  private AttributeValues() {}

  /** Returns the value's type; unknown if it has none or several, which DynamoDB never stores. */
  static AttributeValue.Type type(AttributeValue value) {
    return Objects.requireNonNullElse(value.type(), AttributeValue.Type.UNKNOWN_TO_SDK_VERSION);
  }

  /**
   * Returns the members of a list as they are, and those of a set sorted: strings by {@code order},
   * numbers by value, binary by its base64.
   *
   * @throws IllegalArgumentException if the value is neither list nor set, or holds an invalid
   *     number; the message is the reason
   */
  static List<AttributeValue> members(AttributeValue value, Comparator<String> order) {
    return switch (type(value)) {
      case L -> value.l();
      case SS -> value.ss().stream().sorted(order).map(AttributeValue::fromS).toList();
      case NS ->
          value.ns().stream()
              .map(AttributeValues::number)
              .sorted()
              .map(number -> AttributeValue.fromN(number.toPlainString()))
              .toList();
      case BS ->
          value.bs().stream()
              .map(AttributeValues::base64)
              .sorted()
              .map(AttributeValue::fromS)
              .toList();
      case S, N, BOOL, NUL, B, M, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("is not a list");
    };
  }

  static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }

  /**
   * Returns a number's value.
   *
   * @throws IllegalArgumentException if DynamoDB cannot hold it; the message is the reason
   */
  static BigDecimal number(String notation) {
    BigDecimal value = PlainNumber.parse(notation);
    if (value == null) {
      throw new IllegalArgumentException("holds an invalid number");
    }
    return value;
  }
}
