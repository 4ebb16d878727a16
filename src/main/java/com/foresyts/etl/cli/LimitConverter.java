package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Limit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts limits: {@code 20}, {@code 5%}. Not {@code -1}, {@code 101%}. */
final class LimitConverter implements ITypeConverter<Limit> {
  @Override
  public Limit convert(String text) {
    try {
      return Limit.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
