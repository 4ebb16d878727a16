package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.Answerer;
import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.Identity;
import com.foresyts.etl.tables.Migrators;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** That an endpoint which cannot be used is told at once, with its cause. */
@Tag("newest-postgresql")
@Timeout(10)
class EndpointFaultsIT {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String PASSWORD = TRUST_STORE + "Password";

  private static final String CREDENTIALS_FILE = "aws.sharedCredentialsFile";

  private static Authority authority;
  private static Path trustStore;

  @BeforeAll
  static void aPrivateAuthority(@TempDir Path folder) throws Exception {
    SSLContext.getDefault(); // made once for all tests of the JVM, so not with the stores of these
    authority = new Authority("private");
    trustStore = folder.resolve("trust.p12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    byte[] certificate = authority.pem().getBytes(StandardCharsets.US_ASCII);
    trusted.setCertificateEntry(
        "private",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate)));
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      trusted.store(out, "changeit".toCharArray());
    }
  }

  @AfterEach
  void useTheDefaults() {
    System.clearProperty(CREDENTIALS_FILE);
    System.clearProperty(TRUST_STORE);
    System.clearProperty(PASSWORD);
  }

  @Test
  void aCertificateOfAnUnknownAuthorityNamesTheTrustStore() throws Exception {
    try (Answerer server = Answerer.withTls(authority.issue("localhost").context(), "")) {
      assertThat(failure(server, "https"))
          .isEqualTo(
              "the certificate of localhost is not from an authority that this JVM trusts; put the certificate of the authority, which may be that of a proxy, into a trust store, and set JDK_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, '-Djavax.net.ssl.trustStore=pom.xml does not have the certificate of that authority, or is no trust store'",
    "nowhere, '-Djavax.net.ssl.trustStore=nowhere cannot be read'"
  })
  void aTrustStoreThatDoesNotHelpIsNamed(String file, String problem) throws Exception {
    System.setProperty(TRUST_STORE, file);
    try (Answerer server = Answerer.withTls(authority.issue("localhost").context(), "")) {
      assertThat(failure(server, "https")).endsWith("this JVM trusts; " + problem);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aTrustStoreWithoutItsPasswordIsNamed() throws Exception {
    System.setProperty(TRUST_STORE, trustStore.toString());
    try (Answerer server = Answerer.withTls(authority.issue("localhost").context(), "")) {
      assertThat(failure(server, "https"))
          .isEqualTo(
              "-Djavax.net.ssl.trustStore=%s has no certificate that this JVM can read; set -Djavax.net.ssl.trustStorePassword too, as a PKCS #12 file needs"
                  .formatted(trustStore));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aCertificateProblemOfAnotherKindIsQuoted() {
    SSLHandshakeException thrown = new SSLHandshakeException("PKIX");
    thrown.initCause(
        new CertificateException(
            "PKIX path validation failed", new CertificateException("Algorithm disabled: SHA1")));
    assertThat(TlsFailure.describe(thrown, "localhost", "AWS_ENDPOINT_URL"))
        .isEqualTo(
            "the certificate of localhost is refused (Algorithm disabled: SHA1); check the certificate, and the proxy");
  }

  @Test
  void aJvmWithoutAuthoritiesNamesTheTrustStore() {
    SSLException thrown =
        new SSLException(
            "no authority",
            new InvalidAlgorithmParameterException("the trustAnchors parameter must be non-empty"));
    assertThat(TlsFailure.describe(thrown, "localhost", "AWS_ENDPOINT_URL"))
        .startsWith("this JVM trusts no authority; put the certificate")
        .endsWith("set JDK_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE");
  }

  @Test
  void aCertificateOfAnotherHostNamesTheEndpoint() throws Exception {
    trustTheAuthority();
    try (Answerer server = Answerer.withTls(authority.issue("other").context(), "")) {
      assertThat(failure(server, "https"))
          .isEqualTo(
              "the certificate of localhost is for another host; check the host name in AWS_ENDPOINT_URL_DYNAMODB, and the proxy");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anExpiredCertificateIsToldWithItsEnd() throws Exception {
    trustTheAuthority();
    Identity expired = authority.issueExpired("localhost", Instant.parse("2026-01-02T03:04:05Z"));
    try (Answerer server = Answerer.withTls(expired.context(), "")) {
      assertThat(failure(server, "https"))
          .startsWith("the certificate of localhost is out of date (NotAfter: Fri Jan 02 ")
          .endsWith("; renew it, or set the clock of this machine");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anEndpointWithoutTlsIsToldAsThat() throws Exception {
    try (Answerer server = Answerer.plain("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThat(failure(server, "https"))
          .isEqualTo(
              "localhost speaks no TLS there; check AWS_ENDPOINT_URL_DYNAMODB, which may need http:// or another port, and the proxy");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | Via: 1.1 proxy.corp                   | a proxy answered in place of AWS (HTTP 403); let it connect to AWS, correct HTTPS_PROXY, or list the host in NO_PROXY
          407 | Proxy-Authenticate: Basic realm="it"  | a proxy answered in place of AWS (HTTP 407); it needs a user and a password: give them in HTTPS_PROXY, or list the host in NO_PROXY
          403 | Server: nginx                         | DescribeTable of table tymeplusDepartmentMaster failed with HTTP 403 and no error code; is AWS_ENDPOINT_URL_DYNAMODB a DynamoDB endpoint, or did a proxy answer?
          """)
  void aPageOfAProxyIsTheProxys(int status, String header, String message) throws Exception {
    String page =
        "HTTP/1.1 %d No\r\n%s\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\n<html>s3cr3"
            .formatted(status, header);
    try (Answerer server = Answerer.plain(page)) {
      assertThat(failure(server, "http")).isEqualTo(message);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "http"})
  void theIdentityIsToldWithTheCause(String scheme) throws Exception {
    try (Answerer server =
        scheme.equals("https")
            ? Answerer.withTls(authority.issue("localhost").context(), "")
            : Answerer.plain(
                "HTTP/1.1 403 No\r\nVia: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
      URI endpoint = URI.create(scheme + "://localhost:" + server.port());
      assertThatThrownBy(() -> CallerIdentity.find(settings("eu-central-1", null, endpoint)))
          .hasMessageContaining(
              scheme.equals("https")
                  ? "AWS STS was not reached (the certificate of localhost is not from an authority"
                  : "AWS STS refused to tell (a proxy answered in place of AWS (HTTP 403); ");
    }
  }

  @Test
  void aRegionThatDoesNotExistIsToldInSeconds() {
    assertThat(failure(settings("eu-nowhere-1", null, null)))
        .isEqualTo(
            "no host is named dynamodb.eu-nowhere-1.amazonaws.com; check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network");
  }

  @Test
  void theHostOfAnAccountNamesTheModeWithoutIt(@TempDir Path folder) throws Exception {
    Path credentials =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [own]
            aws_access_key_id = id
            aws_secret_access_key = secret
            aws_account_id = 123456789012
            """);
    System.setProperty(CREDENTIALS_FILE, credentials.toString());
    assertThat(failure(new Aws("eu-nowhere-1", null, "own", null, null, null, Proxies.NONE)))
        .isEqualTo(
            "no host is named 123456789012.ddb.eu-nowhere-1.amazonaws.com; check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network; if only dynamodb.eu-nowhere-1.amazonaws.com can be reached, set AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled in the environment");
  }

  /** Few know the host: it may be that of an account, or come from a profile. */
  @Test
  void anEndpointThatBreaksOffIsToldWithItsHost() throws Exception {
    try (Answerer server = Answerer.plain("");
        DynamoDbClient dynamo =
            DynamoDb.probeClient(
                settings("eu-central-1", URI.create("http://localhost:" + server.port()), null))) {
      assertThat(failure(dynamo, "eu-central-1"))
          .startsWith("the endpoint in region eu-central-1 does not answer (localhost: ");
      assertThat(server.connections()).isGreaterThan(1);
    }
  }

  private static String failure(Answerer server, String scheme) {
    return failure(
        settings("eu-central-1", URI.create(scheme + "://localhost:" + server.port()), null));
  }

  /** Returns the message of a run, which would try failures that may pass ten times. */
  private static String failure(Aws settings) {
    try (DynamoDbClient dynamo = DynamoDb.client(settings)) {
      return failure(dynamo, settings.region());
    }
  }

  private static String failure(DynamoDbClient dynamo, String region) {
    ReadContext context =
        new ReadContext(
            dynamo, "A", region, new ReadSettings(1, 50, null, false, false, Duration.ZERO));
    Throwable thrown =
        catchThrowable(
            () -> DynamoTable.describe(context, Migrators.mappings().get(0), notice -> {}));
    assertThat(thrown).isInstanceOf(EtlException.class).hasMessageStartingWith("DynamoDB: ");
    return String.valueOf(thrown.getMessage()).substring("DynamoDB: ".length());
  }

  private static Aws settings(String region, @Nullable URI endpoint, @Nullable URI general) {
    return new Aws(
        region, new Credentials("id", "secret", null), null, endpoint, null, general, Proxies.NONE);
  }

  private static void trustTheAuthority() {
    System.setProperty(TRUST_STORE, trustStore.toString());
    System.setProperty(PASSWORD, "changeit");
  }
}
