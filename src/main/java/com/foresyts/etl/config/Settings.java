package com.foresyts.etl.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The valid settings of a command. {@code toString} masks the secrets at every level. Parts that
 * the command does not use are empty.
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
   * Access to DynamoDB, and to S3.
   *
   * @param credentials null if they come from the first source that is configured elsewhere
   * @param profile the profile that decides for all of AWS; null for the default profile
   * @param endpoint null for the region's public endpoint
   * @param s3Endpoint null for S3's public endpoint of the region
   * @param generalEndpoint that of services without their own; null for the public ones
   * @param proxies of the environment, for all requests to AWS
   */
  public record Aws(
      String region,
      @Nullable Credentials credentials,
      @Nullable String profile,
      @Nullable URI endpoint,
      @Nullable URI s3Endpoint,
      @Nullable URI generalEndpoint,
      Proxies proxies) {
    /** Returns whether an endpoint of the settings has the scheme {@code http}. */
    boolean usesHttp() {
      return Stream.of(endpoint, s3Endpoint, generalEndpoint)
          .anyMatch(url -> url != null && url.getScheme().equalsIgnoreCase("http"));
    }

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

  /** An AWS key pair; its session token is null if it is not temporary. */
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
   * @param password null for that of the driver's password file, if it has one
   * @param iamRegion the region of AWS IAM tokens for hosts whose name has none; null if a password
   *     is used and no token
   * @param schema null for the connection's {@code current_schema()}
   * @param sslMode one of libpq's six names; null for the driver's default
   * @param sslRootCert a readable file, or {@code system}; null for the driver's default
   * @param clientCertificate null for the driver's default files, if they exist
   */
  public record Postgres(
      String host,
      int port,
      String database,
      String user,
      @Nullable String password,
      @Nullable String iamRegion,
      @Nullable String schema,
      @Nullable String sslMode,
      @Nullable Path sslRootCert,
      @Nullable ClientCertificate clientCertificate) {
    static final String DEFAULT_PORT = "5432";

    /** libpq's word for the root certificates that the system trusts. */
    static final Path SYSTEM = Path.of("system");

    /** NAME.HASH.REGION.rds.amazonaws.com, in China also NAME.HASH.rds.REGION.amazonaws.com.cn. */
    private static final Pattern RDS_HOST =
        Pattern.compile(
            ".+?\\.(?:rds\\.)?([a-z]+(?:-[a-z]+)+-[0-9]+)(?:\\.rds)?\\.amazonaws\\.com(?:\\.cn)?\\.?",
            Pattern.CASE_INSENSITIVE);

    /** Returns whether the driver looks for the password in its password file. */
    public boolean usesPasswordFile() {
      return password == null && iamRegion == null;
    }

    static boolean isPort(String text) {
      int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
      return port >= 1 && port <= HIGHEST_PORT;
    }

    /** Returns the region of the AWS IAM token for a host. */
    public String iamRegion(String host) {
      Matcher rds = RDS_HOST.matcher(host);
      return rds.matches()
          ? String.valueOf(rds.group(1)).toLowerCase(Locale.ROOT)
          : String.valueOf(iamRegion);
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
      return "Postgres[host=%s, port=%s, database=%s, user=%s, password=%s, iamRegion=%s, schema=%s, sslMode=%s, sslRootCert=%s, clientCertificate=%s]"
          .formatted(
              host,
              port,
              database,
              user,
              password == null ? null : MASK,
              iamRegion,
              schema,
              sslMode,
              sslRootCert,
              clientCertificate);
    }
  }

  /**
   * A client certificate.
   *
   * @param file in PEM or DER
   * @param key the file of its key, PKCS #8 without a password, in PEM or DER
   * @param keyAlgorithm such as RSA or EC
   */
  public record ClientCertificate(Path file, Path key, String keyAlgorithm) {}
}
