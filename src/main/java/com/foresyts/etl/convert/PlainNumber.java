package com.foresyts.etl.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses DynamoDB numbers exactly, never through {@code double}: sign, digits, fraction with digits
 * on both sides of the point, exponent.
 */
final class PlainNumber {
  private static final Pattern NOTATION =
      Pattern.compile("([+-]?)([0-9]+)(?:\\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?");

  /**
   * The most digits and the largest scale accepted. DynamoDB ends at 38 digits and an exponent of
   * 130; the zeros of a far larger exponent would fill the memory.
   */
  private static final int LARGEST = 1000;

  /** The most digits of a DynamoDB number. */
  private static final int DIGITS = 38;

  private PlainNumber() {}

  /**
   * Returns a number in plain notation: {@code 12.0} becomes {@code 12}, {@code 1.50} {@code 1.5},
   * {@code 1E+3} {@code 1000}, {@code -0} {@code 0}. Returns null if the text is no number that
   * DynamoDB can hold: {@code abc}, {@code .5}, {@code 1.}, {@code NaN}, {@code 1E999999999}.
   */
  static @Nullable String of(String number) {
    if (isPlain(number)) {
      return number;
    }
    BigDecimal value = parse(number);
    return value == null ? null : value.toPlainString();
  }

  /** Returns whether a number is in plain notation already, as most are: short and integral. */
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
   * Returns a number's value without trailing zeros in the fraction, or null if it is no number
   * that DynamoDB can hold.
   *
   * <p>Zeros are removed from the text first: {@code BigDecimal} would take a minute for 300,000.
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
