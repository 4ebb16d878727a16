package com.foresyts.etl.convert;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and timestamps. Each method takes trimmed text and returns null where it is none;
 * years are 1 to 9999.
 */
final class Dates {
  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?"
              + "(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?");
  private static final Pattern EPOCH = Pattern.compile("[0-9]{10}|[0-9]{13}");

  private Dates() {}

  /** The day before the first {@code T} or space, or the UTC day of an epoch. */
  static @Nullable LocalDate date(String text) {
    LocalDate epoch = dateOfEpoch(text);
    if (epoch != null) {
      return epoch;
    }
    Matcher date = DATE.matcher(text);
    if (!date.lookingAt() || !endsDay(text, date.end())) {
      return null;
    }
    LocalDate day = day(date);
    return day == null || day.getYear() == 0 ? null : day;
  }

  private static boolean endsDay(String text, int end) {
    return end == text.length() || text.charAt(end) == 'T' || text.charAt(end) == ' ';
  }

  static @Nullable LocalDate dateOfEpoch(String digits) {
    LocalDateTime epoch = epoch(digits);
    return epoch == null ? null : epoch.toLocalDate();
  }

  /** Ten digits of epoch seconds or thirteen of epoch milliseconds, in UTC. */
  static @Nullable LocalDateTime epoch(String digits) {
    if (!EPOCH.matcher(digits).matches()) {
      return null;
    }
    long number = Long.parseLong(digits);
    long millis = digits.length() == 10 ? number * 1000 : number;
    return LocalDateTime.ofEpochSecond(
        millis / 1000, (int) (millis % 1000) * 1_000_000, ZoneOffset.UTC);
  }

  /** ISO 8601 with {@code T} or one space, in UTC; without an offset it is UTC already. */
  static @Nullable LocalDateTime timestamp(String text) {
    LocalDateTime epoch = epoch(text);
    if (epoch != null) {
      return epoch;
    }
    Matcher timestamp = TIMESTAMP.matcher(text);
    if (!timestamp.matches()) {
      return null;
    }
    LocalDate day = day(timestamp);
    if (day == null) {
      return null;
    }
    try {
      LocalTime time =
          LocalTime.of(
              number(timestamp.group(4)),
              number(timestamp.group(5)),
              number(timestamp.group(6)),
              nanos(timestamp.group(7)));
      LocalDateTime utc =
          LocalDateTime.of(day, time.truncatedTo(ChronoUnit.MICROS))
              .minusSeconds(offset(timestamp).getTotalSeconds());
      return utc.getYear() >= 1 && utc.getYear() <= 9999 ? utc : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable LocalDate day(Matcher matcher) {
    try {
      return LocalDate.of(
          number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static ZoneOffset offset(Matcher timestamp) {
    if (timestamp.group(8) == null) {
      return ZoneOffset.UTC;
    }
    int sign = timestamp.group(8).equals("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(
        sign * number(timestamp.group(9)), sign * number(timestamp.group(10)));
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
