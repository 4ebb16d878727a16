package com.foresyts.etl.cli;

import com.foresyts.etl.cli.LoggingOptions.Format;
import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options. */
final class Converters {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smh])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

  private Converters() {}

  static void register(CommandLine command) {
    command
        .registerConverter(Duration.class, Converters::duration)
        .registerConverter(Limit.class, Converters::limit)
        .registerConverter(Migrator.class, Converters::table)
        .registerConverter(Format.class, Converters::format);
  }

  /** Accepts {@code 30s}, {@code 10m}, {@code 2h}. Not {@code 30}, {@code 1m30s}, {@code PT5M}. */
  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is not a duration, such as 30s, 10m or 2h".formatted(text));
    }
    return Duration.of(
        Long.parseLong(matcher.group(1)), Objects.requireNonNull(UNITS.get(matcher.group(2))));
  }

  /** Accepts {@code 20}, {@code 5%}. Not {@code -1}, {@code 101%}. */
  private static Limit limit(String text) {
    try {
      return Limit.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static Migrator table(String name) {
    return named(
        name,
        Migrators.IN_ORDER.stream(),
        migrator -> migrator.mapping().name(),
        "is not a table; the tables are " + String.join(", ", Migrators.names()));
  }

  private static Format format(String name) {
    return named(
        name,
        Stream.of(Format.values()),
        format -> format.name().toLowerCase(Locale.ROOT),
        "is neither text nor json");
  }

  private static <T> T named(
      String name, Stream<T> all, Function<T, String> nameOf, String otherwise) {
    return all.filter(one -> nameOf.apply(one).equals(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'%s' %s".formatted(name, otherwise)));
  }
}
