package com.foresyts.etl.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The valid settings of a run. {@code toString} masks the secrets at every level.
 *
 * @param clientId the client (tenant) whose records are copied
 */
public record Settings(String clientId, Aws aws, Postgres postgres) {
  static final String MASK = "…";

  /** Returns a file name with the home folder in place of a leading {@code ~}. */
  public static String withHome(String file) {
    return file.startsWith("~/") ? System.getProperty("user.home") + file.substring(1) : file;
  }

  private static final int HIGHEST_PORT = 65535;

  /**
   * Access to DynamoDB.
   *
   * @param credentials null if the SDK's default provider chain is used
   * @param profile the profile of that chain; null for the default profile
   * @param endpoint null for the region's public endpoint
   * @param generalEndpoint that of services without their own; null for the public ones
   */
  public record Aws(
      String region,
      @Nullable Credentials credentials,
      @Nullable String profile,
      @Nullable URI endpoint,
      @Nullable URI generalEndpoint,
      Proxies proxies) {
    /** Returns null if the text is no usable URL or contains a user name and perhaps a password. */
    static @Nullable URI url(String text) {
      try {
        URI uri = new URI(text);
        String scheme = String.valueOf(uri.getScheme());
        boolean usable =
            (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                && uri.getHost() != null
                && uri.getPort() <= HIGHEST_PORT
                && uri.getRawUserInfo() == null;
        return usable ? uri : null;
      } catch (URISyntaxException e) {
        return null; // the exception quotes the text
      }
    }

    /** Returns the URL, or a mask if it is not usable or has a query, which may be secret. */
    static String masked(String text) {
      URI url = url(text);
      return url == null || url.getRawQuery() != null ? MASK : url.toString();
    }
  }

  /**
   * An AWS key pair.
   *
   * @param sessionToken null if the pair is not temporary
   */
  public record Credentials(
      String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
    private static final int SHOWN = 4;
    private static final int SHORTEST_REAL_ID = 16;

    @Override
    public String toString() {
      return "Credentials[accessKeyId=%s, secretAccessKey=%s, sessionToken=%s]"
          .formatted(masked(accessKeyId), MASK, sessionToken == null ? null : MASK);
    }

    /** Returns the start of an access key id, or nothing of one that is too short to be real. */
    static String masked(String accessKeyId) {
      return (accessKeyId.length() < SHORTEST_REAL_ID ? "" : accessKeyId.substring(0, SHOWN))
          + MASK;
    }
  }

  /**
   * Access to PostgreSQL.
   *
   * @param host one or more hosts, separated by commas
   * @param port of each host, 1 to 65535
   * @param schema null for the connection's {@code current_schema()}
   * @param sslMode one of libpq's six names; null for the driver's default
   * @param sslRootCert a readable file, or {@code system}; null for the driver's default
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
    static final String DEFAULT_PORT = "5432";

    /** libpq's word for the root certificates that the system trusts. */
    static final Path SYSTEM = Path.of("system");

    static boolean isPort(String text) {
      int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
      return port >= 1 && port <= HIGHEST_PORT;
    }

    /** Returns the hosts to try, in order. */
    public List<String> hosts() {
      return List.of(host.split(",", -1));
    }

    /** Returns whether the JVM's trust store decides which authorities are trusted. */
    public boolean trustsJvm() {
      return SYSTEM.equals(sslRootCert);
    }

    @Override
    public String toString() {
      return "Postgres[host=%s, port=%s, database=%s, user=%s, password=%s, schema=%s, sslMode=%s, sslRootCert=%s]"
          .formatted(host, port, database, user, MASK, schema, sslMode, sslRootCert);
    }
  }
}
