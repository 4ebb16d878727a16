package com.foresyts.etl.convert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Parses dates and timestamps in the notations of the contract, section 3. Each method takes
 * trimmed text and returns null if the text is in none of them or its result lies outside the years
 * 1 to 9999.
 *
 * <p>A scanner by hand: a regular expression takes about five times as long, and a {@code
 * DateTimeFormatter}, which accepts only a part of these notations, ten times or more.
 */
final class DateParser {
  private static final int NANOS_PER_MICRO = 1_000;

  private final String text;
  private int position;

  private DateParser(String text) {
    this.text = text;
  }

  /** Parses a date, alone or before the first {@code T} or space, or an epoch. */
  static @Nullable LocalDate date(String text) {
    LocalDateTime epoch = epoch(text);
    if (epoch != null) {
      return epoch.toLocalDate();
    }
    DateParser scanner = new DateParser(text);
    try {
      LocalDate day = scanner.day(1);
      boolean ended = scanner.isAtEnd() || scanner.takes('T') || scanner.takes(' ');
      return ended && day.getYear() >= 1 ? day : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Parses ten digits as epoch seconds, thirteen as epoch milliseconds, to UTC. */
  private static @Nullable LocalDateTime epoch(String digits) {
    if ((digits.length() != 10 && digits.length() != 13) || !PlainNumber.isDigits(digits)) {
      return null;
    }
    long number = Long.parseLong(digits);
    Instant instant =
        digits.length() == 10 ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /**
   * Parses a timestamp, a zero-padded date or an epoch, and converts it to UTC. Text without an
   * offset is in UTC.
   */
  static @Nullable LocalDateTime timestamp(String text) {
    LocalDateTime epoch = epoch(text);
    if (epoch != null) {
      return epoch;
    }
    DateParser scanner = new DateParser(text);
    try {
      LocalDate day = scanner.day(2);
      if (scanner.isAtEnd()) {
        return day.getYear() >= 1 ? day.atStartOfDay() : null;
      }
      scanner.require(scanner.takes('T') || scanner.takes(' '));
      LocalDateTime utc =
          LocalDateTime.of(day, scanner.time()).minusSeconds(scanner.offset().getTotalSeconds());
      scanner.require(scanner.isAtEnd());
      return utc.getYear() >= 1 && utc.getYear() <= 9999 ? utc : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Scans year, month and day.
   *
   * @param leastDigits the fewest digits that month and day may have
   * @throws DateTimeException if there is no such day or, as from those below, the text does not
   *     match
   */
  private LocalDate day(int leastDigits) {
    int year = number(4, 4);
    require(takes('-'));
    int month = number(leastDigits, 2);
    require(takes('-'));
    return LocalDate.of(year, month, number(leastDigits, 2));
  }

  /** Scans {@code HH:MM[:SS[.fraction]]} and cuts the fraction at microseconds. */
  private LocalTime time() {
    int hour = number(2, 2);
    require(takes(':'));
    int minute = number(2, 2);
    int second = 0;
    int nanos = 0;
    if (takes(':')) {
      second = number(2, 2);
      if (takes('.')) {
        int start = position;
        nanos = number(1, 9);
        for (int digits = position - start; digits < 9; digits++) {
          nanos *= 10;
        }
      }
    }
    return LocalTime.of(hour, minute, second, nanos - nanos % NANOS_PER_MICRO);
  }

  /** Scans nothing, {@code Z}, {@code ±HH:MM}, {@code ±HHMM} or {@code ±HH}. */
  private ZoneOffset offset() {
    if (isAtEnd() || takes('Z')) {
      return ZoneOffset.UTC;
    }
    int sign = takes('-') ? -1 : 1;
    require(sign < 0 || takes('+'));
    int hours = number(2, 2);
    int minutes = takes(':') || !isAtEnd() ? number(2, 2) : 0;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  private int number(int leastDigits, int mostDigits) {
    int start = position;
    int number = 0;
    while (position < text.length() && position < start + mostDigits && isDigit()) {
      number = 10 * number + text.charAt(position) - '0';
      position++;
    }
    require(position >= start + leastDigits);
    return number;
  }

  private boolean isDigit() {
    return text.charAt(position) >= '0' && text.charAt(position) <= '9';
  }

  private boolean takes(char expected) {
    if (isAtEnd() || text.charAt(position) != expected) {
      return false;
    }
    position++;
    return true;
  }

  private boolean isAtEnd() {
    return position == text.length();
  }

  private void require(boolean condition) {
    if (!condition) {
      throw new DateTimeException("not a date or time");
    }
  }
}
