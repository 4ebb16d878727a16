package com.foresyts.etl.migrate;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many records of a table something may befall.
 *
 * @param text as it is given: {@code 20} is a number of records, {@code 5%} a part of all
 */
public record Limit(String text, BigDecimal number, boolean percentage) {
  /** Below this many rejects no percentage of them is passed: small tables have large ones. */
  private static final int FEWEST_FOR_PERCENTAGE = 10;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern NOTATION =
      Pattern.compile("(?<number>\\d{1,9})|(?<percentage>\\d{1,3}(\\.\\d{1,9})?)%");

  /**
   * Reads a limit.
   *
   * @throws IllegalArgumentException where the text is neither a whole number nor a percentage
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

  /** Whether so many records pass the limit. */
  boolean isExceeded(long records, long all) {
    return percentage
        ? BigDecimal.valueOf(records)
                .multiply(HUNDRED)
                .compareTo(number.multiply(BigDecimal.valueOf(all)))
            > 0
        : BigDecimal.valueOf(records).compareTo(number) > 0;
  }

  /** Whether a number of rejects is passed, however many records there are still to read. */
  boolean isPassedAtOnce(long rejected) {
    return !percentage && isExceeded(rejected, rejected);
  }

  /** Whether the rejects of a table that has been read to its end are too many (contract, 4.7). */
  boolean isPassed(long rejected, long read) {
    return isExceeded(rejected, read) && (!percentage || rejected >= FEWEST_FOR_PERCENTAGE);
  }
}
