package com.foresyts.etl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Reads the version of the build from {@code version.properties}. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    Properties build = new Properties();
    try (InputStream properties =
        Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
      build.load(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String[] {
      "dynamo-pg-etl %s (commit %s)"
          .formatted(build.getProperty("version"), build.getProperty("commit"))
    };
  }
}
