package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.Bad;
import com.foresyts.etl.convert.ColumnValue.Value;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts to integer, boolean, date and timestamp (contract, section 3). All four read an absent
 * value, the NULL type, a blank string and the word {@code null} as NULL, and strings without the
 * white space around them.
 */
enum ScalarConverter {
  /** {@code 30}, {@code "30.0"}, {@code 3E1}: integral, within 32 bits. */
  INTEGER("is not an integer of 32 bits") {
    @Override
    @Nullable Object fromText(String text) {
      return IntegerParser.parse(text);
    }

    @Override
    @Nullable Object fromNumber(String number) {
      return IntegerParser.parse(number);
    }
  },

  /** {@code true}, {@code "Yes"}, {@code "off"}, {@code 1}. */
  BOOLEAN("is not true or false") {
    @Override
    @Nullable Object fromText(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "t", "yes", "y", "on", "1" -> true;
        case "false", "f", "no", "n", "off", "0" -> false;
        default -> null;
      };
    }

    @Override
    @Nullable Object fromNumber(String number) {
      BigDecimal value = PlainNumber.parse(number);
      if (value == null) {
        return null;
      }
      return value.signum() == 0
          ? Boolean.FALSE
          : value.compareTo(BigDecimal.ONE) == 0 ? true : null;
    }

    @Override
    Object fromBoolean(boolean value) {
      return value;
    }
  },

  /** {@code "2024-1-31T09:00Z"} is 31 January whatever the time says; {@code 1706659200} is UTC. */
  DATE("is not a date") {
    @Override
    @Nullable Object fromText(String text) {
      return DateParser.date(text);
    }

    @Override
    @Nullable Object fromNumber(String number) {
      String digits = PlainNumber.of(number);
      return digits == null ? null : DateParser.dateOfEpoch(digits);
    }
  },

  /** {@code "2024-01-31T09:00:00.123+05:30"}, in UTC, fractions cut at microseconds. */
  TIMESTAMP("is not a timestamp") {
    @Override
    @Nullable Object fromText(String text) {
      return DateParser.timestamp(text);
    }

    @Override
    @Nullable Object fromNumber(String number) {
      String digits = PlainNumber.of(number);
      return digits == null ? null : DateParser.epoch(digits);
    }
  };

  private final String reason;

  ScalarConverter(String reason) {
    this.reason = reason;
  }

  /** The value a trimmed string stands for; null where it is a bad value. */
  abstract @Nullable Object fromText(String text);

  /** The value a number stands for; null where it is a bad value. */
  abstract @Nullable Object fromNumber(String number);

  /** The value a BOOL stands for; null where it is a bad value. */
  @Nullable Object fromBoolean(boolean value) {
    return null;
  }

  ColumnValue convert(@Nullable AttributeValue value) {
    if (value == null) {
      return Value.NULL;
    }
    return switch (CanonicalJson.type(value)) {
      case NUL -> Value.NULL;
      case S -> Text.meansNull(value.s()) ? Value.NULL : valueOrBad(fromText(Text.trim(value.s())));
      case N -> valueOrBad(fromNumber(value.n()));
      case BOOL -> valueOrBad(fromBoolean(value.bool()));
      case B, L, M, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> new Bad(reason);
    };
  }

  private ColumnValue valueOrBad(@Nullable Object value) {
    return value == null ? new Bad(reason) : Value.of(value);
  }
}
