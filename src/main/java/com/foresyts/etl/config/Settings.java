package com.foresyts.etl.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is configured with. {@link SettingsLoader} validates it; {@code toString} masks
 * the secrets, at every level.
 *
 * @param clientId the tenant whose records are copied
 */
public record Settings(String clientId, Aws aws, Postgres postgres) {
  /** What stands in the place of a secret. */
  static final String MASK = "…";

  /**
   * How DynamoDB is reached.
   *
   * @param credentials null: the SDK's default provider chain finds them
   * @param profile the profile that chain uses; null for the default one
   * @param endpoint null for the region's public endpoint
   * @param generalEndpoint that of all services without one of their own; null for the region's
   *     public ones
   */
  public record Aws(
      String region,
      @Nullable Credentials credentials,
      @Nullable String profile,
      @Nullable URI endpoint,
      @Nullable URI generalEndpoint) {}

  /**
   * An AWS key pair.
   *
   * @param sessionToken null for a pair that does not expire
   */
  public record Credentials(
      String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
    private static final int SHOWN = 4;
    private static final int SHORTEST_REAL_ID = 16;

    @Override
    public String toString() {
      return "Credentials[accessKeyId=%s, secretAccessKey=%s, sessionToken=%s]"
          .formatted(shown(accessKeyId), MASK, sessionToken == null ? null : MASK);
    }

    /** As much of an access key id as is harmless. */
    static String shown(String accessKeyId) {
      return (accessKeyId.length() < SHORTEST_REAL_ID ? "" : accessKeyId.substring(0, SHOWN))
          + MASK;
    }
  }

  /**
   * How PostgreSQL is reached.
   *
   * @param port 1 to 65535
   * @param schema null for the connection's {@code current_schema()}
   * @param sslMode one of libpq's six names, such as {@code verify-full}; null for the driver's
   *     default
   * @param sslRootCert a file that was readable; null for the driver's default
   */
  public record Postgres(
      String host,
      int port,
      String database,
      String user,
      String password,
      @Nullable String schema,
      @Nullable String sslMode,
      @Nullable Path sslRootCert) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "Postgres[host=%s, port=%d, database=%s, user=%s, password=%s, schema=%s, sslMode=%s,"
              + " sslRootCert=%s]",
          host,
          port,
          database,
          user,
          MASK,
          schema,
          sslMode,
          sslRootCert);
    }
  }
}
