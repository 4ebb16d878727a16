package com.foresyts.etl.convert;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads decimal notation as 32-bit integers. */
final class IntegerParser {
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private IntegerParser() {}

  /** The integer; null where the text is no number, not integral, or outside 32 bits. */
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
