package com.foresyts.etl.it.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.ProxyStub;
import com.foresyts.etl.fixture.StsStub;
import com.foresyts.etl.fixture.program.ClassPathProcess;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.tls.Authority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * DynamoDB and STS behind a proxy. {@code check} tells whether it reaches them, without a
 * PostgreSQL. Their hosts have no address but the proxy's.
 */
@Tag("newest-postgresql")
@Tag("slow")
class ProxyIT {
  private static final String NO_TABLE = "no host is named dynamodb.aws.test";
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @AutoClose private final StsStub sts = StsStub.start();
  @TempDir private Path folder;

  ProxyIT() throws IOException {}

  private ProxyStub proxy(@Nullable SSLContext tls, @Nullable String password) throws IOException {
    return new ProxyStub(
        host -> URI.create(host.startsWith("sts") ? sts.endpoint() : dynamo.endpoint()),
        tls,
        password);
  }

  private Map<String, String> environment(String scheme) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("CLIENT_ID", "A");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "id");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", scheme + "://dynamodb.aws.test");
    environment.put("AWS_ENDPOINT_URL", scheme + "://sts.aws.test");
    environment.put("PG_HOST", "localhost");
    environment.put("PG_PORT", String.valueOf(Fixture.freePort()));
    environment.put("PG_DATABASE", "d");
    environment.put("PG_USER", "u");
    environment.put("PG_PASSWORD", "p");
    return environment;
  }

  private JarProcess.Ended check(Map<String, String> environment, String javaOptions)
      throws Exception {
    JarProcess.Ended ended = ClassPathProcess.run(environment, javaOptions, "check");
    assertThat(ended.out() + ended.err()).doesNotContain("pass word", "pass%20word");
    return ended;
  }

  private Path trustStore(Authority authority) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "tests",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  private static void reaches(JarProcess.Ended check) {
    assertThat(check.out())
        .contains("✓ identity: account 123456789012", "✓ tymeplusDepartmentMaster: ");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void httpsIsTunnelled(boolean withPassword) throws Exception {
    Authority authority = new Authority("tests");
    SSLContext tls = authority.issue("*.aws.test").context();
    try (ProxyStub proxy = proxy(tls, withPassword ? "user:pass word" : null)) {
      Map<String, String> environment = environment("https");
      environment.put(
          "https_proxy",
          "http://%slocalhost:%d".formatted(withPassword ? "user:pass%20word@" : "", proxy.port()));
      environment.put("HTTP_PROXY", "http://localhost:1");
      reaches(
          check(
              environment,
              "-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStore="
                  + trustStore(authority)));
      assertThat(proxy.requests())
          .contains("CONNECT dynamodb.aws.test:443", "CONNECT sts.aws.test:443");
      assertThat(proxy.requests()).as("tunnels are used again").hasSizeLessThanOrEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void httpIsForwarded(boolean withPassword) throws Exception {
    try (ProxyStub proxy = proxy(null, withPassword ? "user:pass word" : null)) {
      Map<String, String> environment = environment("http");
      environment.put(
          "HTTP_PROXY",
          "%slocalhost:%d".formatted(withPassword ? "user:pass%20word@" : "", proxy.port()));
      reaches(check(environment, ""));
      assertThat(proxy.requests())
          .contains("POST http://dynamodb.aws.test/", "POST http://sts.aws.test");
    }
  }

  @Test
  void thePropertiesOfTheJvmWin() throws Exception {
    try (ProxyStub proxy = proxy(null, null)) {
      Map<String, String> environment = environment("http");
      environment.put("HTTP_PROXY", "http://localhost:1");
      reaches(check(environment, "-Dhttp.proxyHost=localhost -Dhttp.proxyPort=" + proxy.port()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https | 403 | does not connect to dynamodb.aws.test (HTTP 403); let it allow that host, or name the host in -Dhttp.nonProxyHosts",
        "https | 407 | asks for a password (HTTP 407); set HTTPS_PROXY, in place of -Dhttps.proxyHost, to http://user:password@host:port",
        "http  | 407 | asks for a password (HTTP 407); set HTTP_PROXY, in place of -Dhttp.proxyHost, to http://user:password@host:port",
      })
  void aRefusalNamesThePropertyOfTheJvm(String scheme, int status, String message)
      throws Exception {
    try (ProxyStub proxy = proxy(null, null)) {
      proxy.refuse(status);
      Map<String, String> environment = environment(scheme);
      environment.put("HTTPS_PROXY", "http://localhost:1");
      String options =
          "-D%1$s.proxyHost=localhost -D%1$s.proxyPort=%2$d".formatted(scheme, proxy.port());
      assertThat(check(environment, options).out())
          .contains(
              "✗ tymeplusDepartmentMaster: the proxy localhost:%d (-D%s.proxyHost) %s"
                  .formatted(proxy.port(), scheme, message));
    }
  }

  @Test
  void hostsThatThePropertiesOfTheJvmExceptAreReachedDirectly() throws Exception {
    try (ProxyStub proxy = proxy(null, null)) {
      String options =
          "-Dhttp.nonProxyHosts=*.aws.test -Dhttp.proxyHost=localhost -Dhttp.proxyPort=";
      assertThat(check(environment("http"), options + proxy.port()).out())
          .contains("✗ tymeplusDepartmentMaster: " + NO_TABLE);
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https | 0   | ''                | the proxy localhost:PORT (HTTPS_PROXY) asks for a password (HTTP 407); set HTTPS_PROXY to http://user:password@host:port",
        "https | 0   | user:pass%20wor@  | the proxy localhost:PORT (HTTPS_PROXY) refuses the user and password of HTTPS_PROXY (HTTP 407)",
        "http  | 0   | ''                | the proxy localhost:PORT (HTTP_PROXY) asks for a password (HTTP 407); set HTTP_PROXY to http://user:password@host:port",
        "https | 403 | ''                | the proxy localhost:PORT (HTTPS_PROXY) does not connect to dynamodb.aws.test (HTTP 403); let it allow that host, or name the host in NO_PROXY",
      })
  void aRefusalOfTheProxyIsTold(String scheme, int status, String password, String message)
      throws Exception {
    try (ProxyStub proxy = proxy(null, "user:pass word")) {
      proxy.refuse(status);
      Map<String, String> environment = environment(scheme);
      String url = "http://%slocalhost:%d".formatted(password, proxy.port());
      environment.put(scheme.equals("http") ? "HTTP_PROXY" : "HTTPS_PROXY", url);
      String told = message.replace("PORT", String.valueOf(proxy.port()));
      long start = System.nanoTime();
      JarProcess.Ended check = check(environment, "");
      assertThat(check.out())
          .contains("✗ tymeplusDepartmentMaster: " + told)
          .contains(
              "⚠ identity: it is not known which identity signs: AWS STS was not reached ("
                  + told.replace("dynamodb.aws.test", "sts.aws.test")
                  + ")");
      assertThat(System.nanoTime() - start).as("is not tried again").isLessThan(15_000_000_000L);
    }
  }

  @Test
  void aProxyThatDoesNotAnswerIsNamed() throws Exception {
    Map<String, String> environment = environment("https");
    environment.put("HTTPS_PROXY", "http://user:pass%20word@proxy.test:3128");
    assertThat(check(environment, "").out())
        .contains(
            "✗ tymeplusDepartmentMaster: the proxy proxy.test:3128 (HTTPS_PROXY) cannot be reached (no such host); check HTTPS_PROXY, or name dynamodb.aws.test in NO_PROXY");
  }

  @Test
  void noProxyIsReachedDirectly() throws Exception {
    try (ProxyStub proxy = proxy(null, null)) {
      Map<String, String> environment = environment("http");
      environment.put("HTTP_PROXY", "http://localhost:" + proxy.port());
      environment.put("NO_PROXY", "sts.other,.aws.test");
      assertThat(check(environment, "").out()).contains("✗ tymeplusDepartmentMaster: " + NO_TABLE);
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void aWrongProxyIsAnInvalidSetting() throws Exception {
    Map<String, String> environment = environment("https");
    environment.put("HTTPS_PROXY", "https://user:pass word@proxy.test:3128");
    JarProcess.Ended check = check(environment, "");
    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.out())
        .contains("✗ HTTPS_PROXY: begins with https://, but a proxy is reached by http only");
  }

  /** Everything else is silent: only the credentials of the machine are asked for. */
  @Test
  void instanceMetadataIsReadDirectly() throws Exception {
    try (ProxyStub proxy = proxy(null, null)) {
      Map<String, String> environment = environment("http");
      environment.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
      environment.put("HTTP_PROXY", "http://localhost:" + proxy.port());
      environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://metadata.test:" + proxy.port());
      assertThat(check(environment, "").out()).contains("no AWS credentials");
      assertThat(proxy.requests()).isEmpty();
    }
  }
}
