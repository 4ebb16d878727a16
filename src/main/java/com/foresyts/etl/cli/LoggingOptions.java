package com.foresyts.etl.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a run says what it does: how much, and for whom. */
final class LoggingOptions {
  /** What a line is. */
  enum Format {
    /** What people read. */
    TEXT,
    /** An object with the client, the run and the table: what log stores read. */
    JSON
  }

  @Option(
      names = "--quiet",
      order = 4,
      description = "Say nothing but warnings, errors and the summary.")
  private boolean quiet;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      order = 5,
      defaultValue = "text",
      converter = Formats.class,
      description =
          "text, or json: an object a line, with level, message, client, run and table; default: ${DEFAULT-VALUE}.")
  private Format format = Format.TEXT;

  boolean isQuiet() {
    return quiet;
  }

  Format format() {
    return format;
  }

  /** Whether it may be more than lines. */
  boolean isForReaders() {
    return format == Format.TEXT && !quiet;
  }

  private static final class Formats implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return Arrays.stream(Format.values())
          .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("'%s' is neither text nor json".formatted(text)));
    }
  }
}
