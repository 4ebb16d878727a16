package com.foresyts.etl.cli;

import com.foresyts.etl.config.InspectedSettings;
import com.foresyts.etl.config.LoadedSettings;
import com.foresyts.etl.config.SettingsLoader;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.source.DynamoDb;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose records, and where the settings are: what all commands that connect need to know. */
final class Setup {
  @Option(
      names = "--client",
      paramLabel = "ID",
      order = 1,
      description = "The client whose records are copied; else the setting CLIENT_ID.")
  private @Nullable String client;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      order = 2,
      description = "Settings file; default: foremain.env, where it exists.")
  private @Nullable Path envFile;

  @Option(names = "--verbose", order = 3, description = "Print the stack trace of a failure.")
  private boolean verbose;

  /**
   * Returns the client id as far as it is known before the env file is read; null if it is not, or
   * is not valid.
   *
   * @param environment the process environment
   */
  @Nullable String client(Map<String, String> environment) {
    return SettingsLoader.clientId(client, environment);
  }

  boolean verbose() {
    return verbose;
  }

  /**
   * Loads the settings.
   *
   * @param environment the process environment
   * @throws EtlException naming everything that is wrong
   */
  LoadedSettings load(Map<String, String> environment) {
    return SettingsLoader.load(
        client, envFile, Path.of("").toAbsolutePath(), environment, DynamoDb::defaultRegion);
  }

  /**
   * Looks at the settings, valid or not.
   *
   * @param environment the process environment
   * @throws EtlException where the env file cannot be read
   */
  InspectedSettings inspect(Map<String, String> environment) {
    return SettingsLoader.inspect(
        client, envFile, Path.of("").toAbsolutePath(), environment, DynamoDb::defaultRegion);
  }
}
