package com.foresyts.etl.convert;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Parses integers of 32 bits. */
final class IntegerParser {
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private IntegerParser() {}

  /**
   * Parses a number in the notation of {@link PlainNumber}: {@code 30}, {@code 30.0} and {@code
   * 3E1} are 30. Returns null if it is no number, not integral or outside 32 bits: {@code abc},
   * {@code 12.5}, {@code 3000000000}.
   */
  static @Nullable Integer parse(String text) {
    BigDecimal value = PlainNumber.parse(text);
    return value != null
            && value.scale() <= 0
            && value.compareTo(SMALLEST) >= 0
            && value.compareTo(LARGEST) <= 0
        ? value.intValue()
        : null;
  }
}
