package com.foresyts.etl.cli;

import com.foresyts.etl.config.Setting;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsLoader;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.DynamoDb;
import com.foresyts.etl.error.EtlException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that have settings: the env file. */
class SettingsOptions {
  /** AWS_CONFIG_FILE, AWS_CA_BUNDLE, PG_SSLROOTCERT, PGPASSFILE and the like. */
  private static final Pattern NAMES_A_FILE =
      Pattern.compile("AWS_\\w*(FILE|BUNDLE)|PG\\w*(FILE|CERT|SSLKEY)");

  /** Files that the libraries read if no setting names another one. */
  private static final List<String> HOME_FILES =
      List.of(".aws/config", ".aws/credentials", ".pgpass", ".postgresql/root.crt");

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      order = 2,
      description = "The settings file; default: foremain.env, if it exists.")
  private @Nullable Path envFile;

  @Option(names = "--verbose", order = 3, description = "Print the stack trace of a failure.")
  boolean verbose;

  final Map<String, String> environment;
  private Set<Setting.Part> used = Setting.Part.ALL;
  private volatile @Nullable SettingsReport loaded;
  private @Nullable RuntimeException failure;

  SettingsOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Sets the parts of the settings that the command uses, before they are loaded; default: all. */
  void use(Set<Setting.Part> parts) {
    used = parts;
  }

  /** Returns the value of {@code --client}, or null if the command has no such option. */
  @Nullable String clientOption() {
    return null;
  }

  /** Returns the settings if they were loaded, or null. */
  final @Nullable SettingsReport loaded() {
    return loaded;
  }

  /**
   * Loads the settings, valid or not. The first call reads the env file; later calls have the same
   * result.
   *
   * @throws EtlException if the env file cannot be read
   */
  final SettingsReport load() {
    SettingsReport report = loaded;
    if (failure != null) {
      throw failure;
    }
    if (report != null) {
      return report;
    }
    Path folder = Path.of("").toAbsolutePath();
    try {
      report =
          SettingsLoader.load(
              clientOption(), envFile, folder, environment, used, DynamoDb::defaultRegion);
      loaded = report;
      LoggingOptions.identify(report.clientId());
      return report;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  /** Returns the files that a command reads, so that it does not write to them. */
  final DistinctFiles inputs() {
    DistinctFiles files = new DistinctFiles();
    files.input("the settings", SettingsLoader.DEFAULT_ENV_FILE.toString());
    files.input("--env-file", envFile == null ? null : envFile.toString());
    files.input("the program", program());
    files.input("standard output", Terminal.STANDARD_OUTPUT);
    files.input("standard error", Terminal.STANDARD_ERROR);
    HOME_FILES.forEach(
        file -> files.input("~/" + file, System.getProperty("user.home") + "/" + file));
    environment.forEach((name, value) -> input(name, value, files));
    try {
      load().values().forEach(s -> input(s.name(), s.value(), files));
    } catch (RuntimeException e) {
      // Thrown again when the command asks for the settings.
    }
    return files;
  }

  private static void input(String setting, String value, DistinctFiles files) {
    if (NAMES_A_FILE.matcher(setting).matches()) {
      files.input(setting, Settings.withHome(value));
    }
  }

  private static @Nullable String program() {
    CodeSource source = SettingsOptions.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // it is not a file
    }
  }
}
