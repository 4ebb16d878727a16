package com.foresyts.etl.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for the console. */
final class LoggingOptions {
  /** The format of a line. */
  enum Format {
    /** Plain text, for people. */
    TEXT,
    /** An object with the client, the run and the table, for log stores. */
    JSON
  }

  @Option(
      names = "--quiet",
      order = 4,
      description = "Print only warnings, errors and the summary.")
  private boolean quiet;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      order = 5,
      defaultValue = "text",
      converter = Formats.class,
      description =
          "text, or json: one object per line, with level, message, client, run and table; default:"
              + " ${DEFAULT-VALUE}.")
  private Format format = Format.TEXT;

  boolean isQuiet() {
    return quiet;
  }

  Format format() {
    return format;
  }

  /** Returns whether a progress bar may be shown. */
  boolean allowsBar() {
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
