package com.foresyts.etl.migrate;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many records of a table may be rejected (contract, 4.7).
 *
 * @param text as it is given: {@code 20} is a number of records, {@code 5%} a part of the records
 *     read
 */
public record RejectLimit(String text, BigDecimal number, boolean percentage) {
  /** Below this many rejected records no percentage is passed: small tables have large ones. */
  private static final int FEWEST_FOR_PERCENTAGE = 10;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern NOTATION =
      Pattern.compile("(?<number>\\d{1,9})|(?<percentage>\\d{1,3}(\\.\\d{1,9})?)%");

  /**
   * Reads a limit.
   *
   * @throws IllegalArgumentException where the text is neither a whole number nor a percentage
   */
  public static RejectLimit parse(String text) {
    Matcher matcher = NOTATION.matcher(text);
    if (matcher.matches()) {
      boolean percentage = matcher.group("number") == null;
      BigDecimal number = new BigDecimal(matcher.group(percentage ? "percentage" : "number"));
      if (!percentage || number.compareTo(HUNDRED) <= 0) {
        return new RejectLimit(text, number, percentage);
      }
    }
    throw new IllegalArgumentException(
        "'%s' is neither a number of records, as 20, nor a percentage, as 5%%".formatted(text));
  }

  /** Whether a number is passed, however many records there are still to read. */
  boolean isPassedAtOnce(long rejected) {
    return !percentage && BigDecimal.valueOf(rejected).compareTo(number) > 0;
  }

  /** Whether a table that has been read to its end passes the limit. */
  boolean isPassed(long rejected, long read) {
    return percentage
        ? rejected >= FEWEST_FOR_PERCENTAGE
            && BigDecimal.valueOf(rejected)
                    .multiply(HUNDRED)
                    .compareTo(number.multiply(BigDecimal.valueOf(read)))
                > 0
        : isPassedAtOnce(rejected);
  }
}
