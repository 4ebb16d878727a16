package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes the driver's data source from settings. */
final class DataSources {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A signal gives a run only seconds to end. */
  private static final int CANCEL_TIMEOUT_SECONDS = 2;

  /** Longer than any statement waits for a lock: a server that is silent for so long is gone. */
  private static final int SILENCE_TIMEOUT_SECONDS = 15 * 60;

  private DataSources() {}

  /** Makes the source of one connection to one host. */
  static PGSimpleDataSource of(Settings.Postgres settings, String host, Login login) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setSocketFactory(AddressSocketFactory.class.getName());
    source.setServerNames(new String[] {host.contains(":") ? "[" + host + "]" : host});
    source.setPortNumbers(new int[] {settings.port()});
    source.setDatabaseName(settings.database());
    login.configure(source, host);
    source.setApplicationName("dynamo-pg-etl");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
    source.setSocketTimeout(SILENCE_TIMEOUT_SECONDS);
    source.setCancelSignalTimeout(CANCEL_TIMEOUT_SECONDS);
    source.setLogServerErrorDetail(false); // DETAIL quotes rows
    // Each batch gets its own plan, and a pooler in transaction mode keeps no statements.
    source.setPrepareThreshold(0);
    new Tls(settings).configure(source);
    return source;
  }
}
