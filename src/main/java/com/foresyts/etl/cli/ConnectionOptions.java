package com.foresyts.etl.cli;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsLoader;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.DynamoDb;
import com.foresyts.etl.dynamodb.RdsToken;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.postgres.ConnectRetry;
import com.foresyts.etl.postgres.Database;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that connect: the client and the env file. */
final class ConnectionOptions {
  /** The time to connect to PostgreSQL, unless an option says otherwise. */
  private static final Duration CONNECT_FOR = Duration.ofMinutes(1);

  /** AWS_CONFIG_FILE, AWS_CA_BUNDLE, PG_SSLROOTCERT, PGPASSFILE and the like. */
  private static final Pattern NAMES_A_FILE =
      Pattern.compile("AWS_\\w*(FILE|BUNDLE)|PG\\w*(FILE|CERT|SSLKEY)");

  /** Files that the libraries read if no setting names another one. */
  private static final List<String> HOME_FILES =
      List.of(".aws/config", ".aws/credentials", ".pgpass", ".postgresql/root.crt");

  @Option(
      names = "--client",
      paramLabel = "ID",
      order = 1,
      description = "The client whose records are copied; default: the setting CLIENT_ID.")
  private @Nullable String client;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      order = 2,
      description = "The settings file; default: foremain.env, if it exists.")
  private @Nullable Path envFile;

  @Option(
      names = "--connect-for",
      paramLabel = "DURATION",
      order = 2,
      description =
          "Try for this time to connect to a PostgreSQL server that sleeps, starts or does not"
              + " answer, such as 30s, 2m; 0s tries once; default: 1m, for check 0s.")
  private @Nullable Duration connectFor;

  @Option(names = "--verbose", order = 3, description = "Print the stack trace of a failure.")
  boolean verbose;

  private final Map<String, String> environment;
  private volatile @Nullable SettingsReport loaded;
  private @Nullable RuntimeException failure;
  private volatile @Nullable Database database;

  ConnectionOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the valid client id, or null; that of the env file after {@link #load} only. */
  @Nullable String client() {
    SettingsReport report = loaded;
    return report == null ? SettingsLoader.clientId(client, environment) : report.clientId();
  }

  /** Returns the retry of --connect-for; {@code unset} is its limit if the option is not given. */
  ConnectRetry connectRetry(Duration unset, Consumer<String> notice) {
    return new ConnectRetry(connectFor == null ? unset : connectFor, notice);
  }

  /** Connects to PostgreSQL. The notice gets a line if there is something to wait for. */
  Database connect(Settings settings, Consumer<String> notice) {
    Database opened =
        Database.open(
            settings.postgres(),
            settings.clientId(),
            host -> RdsToken.create(settings, host),
            connectRetry(CONNECT_FOR, notice));
    database = opened;
    return opened;
  }

  /** Ends the connections to PostgreSQL, from another thread. */
  void abort() {
    Database opened = database;
    if (opened != null) {
      opened.abort();
    }
  }

  /**
   * Loads the settings, valid or not. The first call reads the env file; later calls have the same
   * result.
   *
   * @throws EtlException if the env file cannot be read
   */
  SettingsReport load() {
    SettingsReport report = loaded;
    if (failure != null) {
      throw failure;
    }
    if (report != null) {
      return report;
    }
    Path folder = Path.of("").toAbsolutePath();
    try {
      report = SettingsLoader.load(client, envFile, folder, environment, DynamoDb::defaultRegion);
      loaded = report;
      LoggingOptions.identify(report.clientId());
      return report;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  /** Returns the files that a command reads, so that it does not write to them. */
  DistinctFiles inputs() {
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
    CodeSource source = ConnectionOptions.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // it is not a file
    }
  }
}
