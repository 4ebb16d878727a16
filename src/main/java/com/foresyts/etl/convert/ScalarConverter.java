package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts to integer, boolean, date and timestamp (contract, section 3). For all four, no value,
 * the NULL type, a blank String and the String {@code "null"} are NULL. Strings are trimmed. A
 * Number is read like the String of its plain notation, a Boolean like the String {@code "true"} or
 * {@code "false"}. Binary, lists, maps and sets are not accepted.
 */
final class ScalarConverter {
  /**
   * Accepted: {@code 30}, {@code "30"}, {@code "30.0"}, {@code 3E1}. Not accepted: {@code 12.5},
   * {@code 3000000000}, {@code "abc"}, a Boolean.
   */
  static final ScalarConverter INTEGER =
      new ScalarConverter("is not an integer of 32 bits", ScalarConverter::integer);

  /**
   * Accepted: the Booleans; the Strings {@code true t yes y on 1} and {@code false f no n off 0} in
   * any case; the Numbers 1 and 0. Not accepted: {@code 2}, {@code "1.0"}, {@code "maybe"}.
   */
  static final ScalarConverter BOOLEAN =
      new ScalarConverter("is not true or false", ScalarConverter::bool);

  /**
   * Accepted: {@code "2024-01-31"}, {@code "2024-1-31"}, {@code "2024-01-31T23:59:59-12:00"} (the
   * date as written), {@code 1706659200} and {@code "1706659200000"} (epoch in UTC). Not accepted:
   * {@code "31/12/2024"}, {@code "2024-02-30"}, {@code "0000-01-01"}, {@code 20240131}, a Boolean.
   */
  static final ScalarConverter DATE = new ScalarConverter("is not a date", DateParser::date);

  /**
   * Accepted: {@code "2024-01-31T09:00:00.123+05:30"} (stored in UTC), {@code "2024-01-31 09:00"}
   * (in UTC already), {@code "2024-01-31"} (midnight), {@code 1706659200} (epoch seconds). Digits
   * after the microseconds are cut. Not accepted: {@code "2024-1-31"}, {@code "2024-01-31T24:00"},
   * {@code "2024-01-31T09:00+19:00"}, a Boolean.
   */
  static final ScalarConverter TIMESTAMP =
      new ScalarConverter("is not a timestamp", DateParser::timestamp);

  /** Parses a trimmed String, or a Number or Boolean as text. */
  @FunctionalInterface
  private interface Parser {
    /** Returns null if the text is a bad value. */
    @Nullable Object parse(String text);
  }

  private final BadValue badValue;
  private final Parser parser;

  private ScalarConverter(String reason, Parser parser) {
    this.badValue = new BadValue(reason);
    this.parser = parser;
  }

  ColumnValue convert(@Nullable AttributeValue value) {
    if (value == null) {
      return Value.NULL;
    }
    return switch (AttributeValues.type(value)) {
      case NUL -> Value.NULL;
      case S -> Text.meansNull(value.s()) ? Value.NULL : columnValue(Text.trim(value.s()));
      case N -> columnValue(PlainNumber.of(value.n()));
      case BOOL -> columnValue(value.bool().toString());
      case B, L, M, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> badValue;
    };
  }

  private ColumnValue columnValue(@Nullable String text) {
    Object value = text == null ? null : parser.parse(text);
    return value == null ? badValue : Value.of(value);
  }

  private static @Nullable Integer integer(String text) {
    BigDecimal value = PlainNumber.parse(text);
    try {
      return value == null ? null : value.intValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> null;
    };
  }
}
