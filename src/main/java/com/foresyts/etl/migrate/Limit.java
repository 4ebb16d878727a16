package com.foresyts.etl.migrate;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit on records of a table: a number or a percentage.
 *
 * @param text the limit as it was given: {@code 20} is a number, {@code 5%} a part of all records
 */
public record Limit(String text, BigDecimal number, boolean percentage) {
  /** Fewer rejects never pass a percentage, which one record of a small table may exceed. */
  private static final int FEWEST_FOR_PERCENTAGE = 10;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern NOTATION =
      Pattern.compile("(?<number>\\d{1,9})|(?<percentage>\\d{1,3}(\\.\\d{1,9})?)%");

  /**
   * Reads a limit.
   *
   * @throws IllegalArgumentException if the text is neither a whole number nor a percentage
   */
  public static Limit parse(String text) {
    Matcher matcher = NOTATION.matcher(text);
    if (matcher.matches()) {
      boolean percentage = matcher.group("number") == null;
      BigDecimal number = new BigDecimal(matcher.group(percentage ? "percentage" : "number"));
      if (!percentage || number.compareTo(HUNDRED) <= 0) {
        return new Limit(text, number, percentage);
      }
    }
    throw new IllegalArgumentException(
        "'%s' is neither a number of records, as 20, nor a percentage, as 5%%".formatted(text));
  }

  /** Returns true if so many of all records are more than the limit allows. */
  boolean isExceeded(long records, long all) {
    BigDecimal most =
        percentage ? number.movePointLeft(2).multiply(BigDecimal.valueOf(all)) : number;
    return BigDecimal.valueOf(records).compareTo(most) > 0;
  }

  /** Returns true if the rejects are too many, however many records follow. */
  boolean isPassedAtOnce(long rejected) {
    return !percentage && isExceeded(rejected, rejected);
  }

  /** Returns true if the rejects of a table that was read are too many (contract, 4.7). */
  boolean isPassed(long rejected, long read) {
    return isExceeded(rejected, read) && (!percentage || rejected >= FEWEST_FOR_PERCENTAGE);
  }

  /** Returns the limit as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
