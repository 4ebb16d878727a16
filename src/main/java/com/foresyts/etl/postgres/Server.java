package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.util.Locale;

/**
 * The facts of a server and of the connection to it.
 *
 * @param user whose privileges count
 * @param encrypted whether our end of the connection is; behind a pooler the other may not be
 * @param standby whether it follows another server
 * @param readOnly whether transactions may only read, as on a standby
 */
public record Server(
    String version, String user, boolean encrypted, boolean standby, boolean readOnly) {

  private static final int OLDEST_VERSION = 12;

  private static final String FACTS =
      """
      select current_setting('server_version') as version, current_user as user,
        pg_is_in_recovery() as standby,
        current_setting('transaction_read_only')::boolean as read_only
      """;

  /**
   * Reads the facts.
   *
   * @throws EtlException if the server is too old
   */
  static Server read(Sql sql) {
    int version = sql.serverVersion();
    if (version < OLDEST_VERSION) {
      throw new EtlException(
          Category.POSTGRESQL,
          String.format(
              Locale.ROOT,
              "PostgreSQL: the server is version %d; %d or newer is needed",
              version,
              OLDEST_VERSION));
    }
    return requireNonNull(
        sql.<Server>first(
            FACTS,
            row ->
                new Server(
                    row.getString("version"),
                    row.getString("user"),
                    sql.isEncrypted(),
                    row.getBoolean("standby"),
                    row.getBoolean("read_only"))));
  }
}
