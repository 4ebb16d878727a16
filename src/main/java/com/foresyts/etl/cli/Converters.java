package com.foresyts.etl.cli;

import com.foresyts.etl.cli.LoggingOptions.Format;
import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options. */
final class Converters {
  private static final Pattern DURATION = Pattern.compile("\\d{1,6}[smh]");

  private Converters() {}

  static void register(CommandLine command) {
    command
        .registerConverter(Duration.class, Converters::duration)
        .registerConverter(Instant.class, Converters::instant)
        .registerConverter(Limit.class, Converters::limit)
        .registerConverter(Migrator.class, Converters::table)
        .registerConverter(Format.class, Converters::format);
  }

  /** Accepts {@code 30s}, {@code 10m}, {@code 2h}. Not {@code 30}, {@code 1m30s}, {@code PT5M}. */
  private static Duration duration(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw new TypeConversionException(
          "'%s' is not a duration, such as 30s, 10m or 2h".formatted(text));
    }
    return Duration.parse("PT" + text);
  }

  /**
   * Accepts {@code 2026-11-25T01:00:00Z}, {@code 2026-11-25T01:00:00.028Z}, {@code
   * 2026-11-25T06:30:00+05:30}. Not {@code 2026-11-25}, {@code 2026-11-25T01:00:00}.
   */
  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'%s' is not a time with an offset, such as 2026-11-25T01:00:00Z or 2026-11-25T06:30:00+05:30"
              .formatted(text));
    }
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
    return Migrators.IN_ORDER.stream()
        .filter(migrator -> migrator.mapping().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not a table; the tables are %s"
                        .formatted(name, String.join(", ", Migrators.names()))));
  }

  private static Format format(String name) {
    return switch (name) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default -> throw new TypeConversionException("'%s' is neither text nor json".formatted(name));
    };
  }
}
