package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Makes the tokens of AWS IAM by which a user logs in to PostgreSQL in RDS or Aurora. */
public final class RdsToken {
  /** The longest that RDS accepts; a connection that is open outlives its token. */
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String SCHEME = "https://";

  private RdsToken() {}

  /**
   * Returns a new token for a host, and the port and user of the settings.
   *
   * @throws EtlException if there are no AWS credentials, or the AWS configuration files cannot be
   *     parsed
   */
  public static String create(Settings settings, String host) {
    try (CredentialSource source = CredentialSource.of(settings.aws())) {
      return create(source.resolveCredentials(), settings.postgres(), host, Clock.systemUTC());
    }
  }

  /** Returns a presigned URL of the action rds-db:connect, without its scheme. */
  static String create(
      AwsCredentialsIdentity credentials, Settings.Postgres postgres, String host, Clock clock) {
    SdkHttpRequest connect =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(host)
            .port(postgres.port())
            .encodedPath("/")
            .putRawQueryParameter("Action", "connect")
            .putRawQueryParameter("DBUser", postgres.user())
            .build();
    URI signed =
        AwsV4HttpSigner.create()
            .sign(
                request ->
                    request
                        .identity(credentials)
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, postgres.iamRegion(host))
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFETIME)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
            .request()
            .getUri();
    return signed.toString().substring(SCHEME.length());
  }
}
