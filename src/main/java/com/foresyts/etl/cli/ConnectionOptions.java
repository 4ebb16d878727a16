package com.foresyts.etl.cli;

import com.foresyts.etl.config.Setting;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsLoader;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.RdsToken;
import com.foresyts.etl.postgres.ConnectRetry;
import com.foresyts.etl.postgres.Database;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that connect to PostgreSQL for a client. */
final class ConnectionOptions extends SettingsOptions {
  /** The time to connect to PostgreSQL, unless an option says otherwise. */
  private static final Duration CONNECT_FOR = Duration.ofMinutes(1);

  @Option(
      names = "--client",
      paramLabel = "ID",
      order = 1,
      description = "The client whose records are copied; default: the setting CLIENT_ID.")
  private @Nullable String client;

  @Option(
      names = "--connect-for",
      paramLabel = "DURATION",
      order = 2,
      description =
          "Try for this time to connect to a PostgreSQL server that sleeps, starts or does not"
              + " answer, such as 30s, 2m; 0s tries once; default: 1m, for check 0s.")
  private @Nullable Duration connectFor;

  private volatile @Nullable Database database;

  ConnectionOptions(Map<String, String> environment) {
    super(environment);
  }

  /** Says where the items come from, before the settings are loaded. */
  void readFrom(SourceFactory source) {
    Set<Setting.Part> parts = EnumSet.of(Setting.Part.CLIENT, Setting.Part.POSTGRESQL);
    parts.addAll(source.parts());
    use(parts);
  }

  @Override
  @Nullable String clientOption() {
    return client;
  }

  /** Returns the valid client id, or null; that of the env file after {@link #load} only. */
  @Nullable String client() {
    SettingsReport report = loaded();
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
}
