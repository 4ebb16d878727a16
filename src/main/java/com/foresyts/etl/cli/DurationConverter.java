package com.foresyts.etl.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts durations: {@code 30s}, {@code 10m}, {@code 2h}. Not {@code 30}, {@code 1m30s}, {@code
 * PT5M}.
 */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern NOTATION = Pattern.compile("(\\d{1,6})([smh])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

  @Override
  public Duration convert(String text) {
    Matcher matcher = NOTATION.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is not a duration, such as 30s, 10m or 2h".formatted(text));
    }
    return Duration.of(
        Long.parseLong(matcher.group(1)), Objects.requireNonNull(UNITS.get(matcher.group(2))));
  }
}
