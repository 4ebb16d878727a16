package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;

import com.foresyts.etl.error.EtlException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a server and of the connection to it.
 *
 * @param user whose privileges count
 * @param encoding of the database
 * @param encrypted whether our end of the connection is; behind a pooler the other may not be
 * @param standby whether it follows another server
 * @param readOnly whether transactions may only read by default, as on a standby
 */
public record Server(
    String version,
    String user,
    Encoding encoding,
    boolean encrypted,
    boolean standby,
    boolean readOnly) {

  private static final int OLDEST_VERSION = 12;

  /** The reset value is the role's own: through a pooler, another session may have set one. */
  private static final String FACTS =
      """
      select current_setting('server_version') as version, current_user as user,
        current_setting('server_encoding') as encoding, pg_is_in_recovery() as standby,
        pg_is_in_recovery() or reset_val = 'on' as read_only
      from pg_settings where name = 'default_transaction_read_only'
      """;

  /**
   * Reads the facts.
   *
   * @throws EtlException if the server is too old
   */
  static Server read(Sql sql) {
    int version = sql.serverVersion();
    if (version < OLDEST_VERSION) {
      throw PostgresFailure.refusal(
          String.format(
              Locale.ROOT,
              "the server is version %d; %d or newer is needed",
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
                    new Encoding(row.getString("encoding")),
                    sql.isEncrypted(),
                    row.getBoolean("standby"),
                    row.getBoolean("read_only"))));
  }

  /** Returns why a run cannot write and what to do about it, or null if it can. */
  public @Nullable String whyReadOnly() {
    if (standby) {
      return "the server is a standby, which can only be read; set PG_HOST to the primary server";
    }
    return readOnly
        ? "the server, the database or user %s may only read; set default_transaction_read_only to off there, or check PG_HOST and PG_USER"
            .formatted(user)
        : null;
  }
}
