package com.foresyts.etl.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** DynamoDB numbers, exact: up to 38 digits, never through {@code double}. */
final class PlainNumber {
  private static final Pattern NOTATION =
      Pattern.compile("([+-]?)([0-9]+)(?:\\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?");

  /**
   * DynamoDB's digits end at 38 and its exponents at 125; what lies far beyond is no DynamoDB
   * number and would fill the memory with zeros.
   */
  private static final int LARGEST = 1000;

  /** The most digits of a DynamoDB number. */
  private static final int DIGITS = 38;

  private PlainNumber() {}

  /**
   * The number in plain notation: no exponent, no trailing zeros in the fraction, no negative zero.
   *
   * @return null where the text is not a number that DynamoDB can hold
   */
  static @Nullable String of(String number) {
    if (isPlain(number)) {
      return number;
    }
    BigDecimal value = parse(number);
    return value == null ? null : value.toPlainString();
  }

  /** Most numbers are whole and short. */
  private static boolean isPlain(String number) {
    return !number.isEmpty()
        && number.length() <= DIGITS
        && (number.charAt(0) != '0' || number.length() == 1)
        && isDigits(number);
  }

  static boolean isDigits(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) < '0' || text.charAt(index) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * The value; null where the text is not a number that DynamoDB can hold.
   *
   * <p>Zeros go while the number is still text: {@code BigDecimal} would take a minute for 300,000.
   */
  static @Nullable BigDecimal parse(String number) {
    if (isPlain(number)) {
      return new BigDecimal(number);
    }
    Matcher notation = NOTATION.matcher(number);
    if (!notation.matches()) {
      return null;
    }
    String fraction = notation.group(3) == null ? "" : notation.group(3);
    String digits = notation.group(2) + fraction;
    int start = 0;
    int end = digits.length();
    while (start < end && digits.charAt(start) == '0') {
      start++;
    }
    while (end > start && digits.charAt(end - 1) == '0') {
      end--;
    }
    if (start == end) {
      return BigDecimal.ZERO;
    }
    Long exponent = exponent(notation.group(4));
    if (exponent == null || end - start > LARGEST) {
      return null;
    }
    long scale = fraction.length() - (digits.length() - end) - exponent;
    return scale < -LARGEST || scale > LARGEST
        ? null
        : new BigDecimal(
            new BigInteger(notation.group(1) + digits.substring(start, end)), (int) scale);
  }

  private static @Nullable Long exponent(@Nullable String digits) {
    try {
      return digits == null ? 0L : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
