package com.foresyts.etl.it.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.StsStub;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.TestDatabase;
import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.Identity;
import com.foresyts.etl.fixture.tls.ServerTls;
import com.foresyts.etl.fixture.tls.TlsProxy;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections with TLS: each setting works as in libpq, or the message names the wrong one. */
@Tag("newest-postgresql")
@Tag("slow")
class TlsIT {
  /** The same address as localhost, but not a name that the program knows for this machine. */
  private static final String OTHER_NAME = "127.1";

  private static final String NOT_ENCRYPTED =
      "The connection to 127.1 is not encrypted; set PG_SSLMODE=require or better";
  private static final PostgresServer SERVER = Fixture.shared().postgres();
  private static final TestDatabase DATABASE = TestDatabase.create();

  @TempDir private static Path folder;

  private static Authority authority;
  private static Identity localhost;
  private static StsStub sts;
  private static ServerTls tls;

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority = new Authority("Test authority");
    localhost = authority.issue("localhost");
    Files.writeString(folder.resolve("root.crt"), authority.pem());
    Files.writeString(folder.resolve("foreign.crt"), new Authority("Another authority").pem());
    Files.writeString(folder.resolve("namesake.crt"), new Authority("Test authority").pem());
    Files.writeString(folder.resolve("server.crt"), localhost.certificate());
    Files.writeString(folder.resolve("garbage.crt"), "-----BEGIN CERTIFICATE-----\nMIIB\n");
    Files.writeString(folder.resolve("text.crt"), "no certificate\n");
    Files.createFile(folder.resolve("empty.crt"));
    sts = StsStub.start();
    tls = ServerTls.on(SERVER, localhost, authority);
  }

  @AfterAll
  static void stop() throws SQLException {
    tls.close();
    sts.close();
  }

  private static Map<String, String> environment(int port, String mode, String roots) {
    Map<String, String> environment =
        new HashMap<>(Fixture.shared().environment("WASJKSP", DATABASE.name()));
    environment.put("AWS_ENDPOINT_URL", sts.endpoint());
    environment.put("PG_PORT", String.valueOf(port));
    environment.put("PG_SSLMODE", mode);
    environment.put("PG_SSLROOTCERT", roots.replace("FOLDER", folder.toString()));
    return environment;
  }

  private static void connects(Map<String, String> environment, String finding) {
    CommandResult check = CommandResult.run(environment, "check");
    assertThat(check.out()).contains("✓ connection: PostgreSQL ", finding + "\n");
  }

  private static void fails(Map<String, String> environment, int exitCode, String... message) {
    CommandResult check = CommandResult.run(environment, "check");
    assertThat(check.out())
        .contains("✗ connection: ")
        .contains(message)
        .doesNotContain("run again", "was lost");
    assertThat(check.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({
    "verify-full, FOLDER/root.crt",
    "verify-full, ~/root.crt",
    "verify-full, FOLDER/server.crt",
    "verify-ca, FOLDER/root.crt",
    "require, FOLDER/root.crt",
    "require, ''",
    "'', ''"
  })
  void connectionToServerWithTlsIsEncrypted(String mode, String roots) throws Exception {
    String home = System.setProperty("user.home", folder.toString());
    try {
      connects(
          environment(SERVER.port(), mode, roots), "✓ encryption: the connection is encrypted");
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX) // the whole of 127.0.0.0/8 is this machine
  void eachHostOfListIsVerifiedByItsOwnName() {
    Map<String, String> environment = environment(SERVER.port(), "verify-full", "FOLDER/root.crt");
    environment.put("PG_HOST", "127.0.0.3,localhost");
    connects(environment, "✓ encryption: the connection is encrypted");
    environment.put("PG_HOST", OTHER_NAME + ",localhost");
    fails(environment, 4, "the certificate of the server does not name 127.1,localhost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          verify-full | foreign  | no authority in the file of root certificates signed the certificate of localhost; set PG_SSLROOTCERT
          require     | foreign  | no authority in the file of root certificates signed the certificate of localhost; set PG_SSLROOTCERT
          verify-ca   | namesake | no authority in the file of root certificates signed the certificate of localhost; set PG_SSLROOTCERT
          """)
  void wrongAuthorityIsNamed(String mode, String roots, String message) throws Exception {
    try (TlsProxy proxy = TlsProxy.offering(localhost, SERVER)) {
      fails(environment(proxy.port(), mode, "FOLDER/" + roots + ".crt"), 4, message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text, holds no certificate",
    "garbage, holds no certificate",
    "empty, holds no certificate"
  })
  void fileWithoutCertificateIsNamed(String file, String message) {
    String roots = folder.resolve(file + ".crt").toString();
    fails(
        environment(SERVER.port(), "verify-ca", roots), 2, roots + " " + message, "PG_SSLROOTCERT");
  }

  @Test
  void missingDefaultFileIsNamed() {
    String home = System.setProperty("user.home", folder.toString());
    try {
      fails(
          environment(SERVER.port(), "verify-full", ""),
          2,
          "PG_SSLMODE=verify-full needs",
          "root.crt does not exist; set PG_SSLROOTCERT");
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void otherHostNameIsNamed() throws Exception {
    try (TlsProxy proxy = TlsProxy.offering(authority.issue("db.example"), SERVER)) {
      fails(
          environment(proxy.port(), "verify-full", "FOLDER/root.crt"),
          4,
          "the certificate of the server does not name localhost; set PG_HOST");
      connects(
          environment(proxy.port(), "verify-ca", "FOLDER/root.crt"),
          "✓ encryption: the connection is encrypted");
    }
  }

  @Test
  void certificateOfAnotherTimeIsNamed() throws Exception {
    Instant now = Instant.now();
    Map<Instant, String> messages =
        Map.of(
            now.minus(Duration.ofHours(1)), "has expired (NotAfter: ",
            now.plus(Duration.ofDays(3)), "is not valid yet (NotBefore: ");
    for (Map.Entry<Instant, String> message : messages.entrySet()) {
      Identity identity = authority.issueExpired("localhost", message.getKey());
      try (TlsProxy proxy = TlsProxy.offering(identity, SERVER)) {
        fails(
            environment(proxy.port(), "verify-full", "FOLDER/root.crt"),
            4,
            "the certificate of localhost, or of its authority, " + message.getValue());
      }
    }
  }

  @Test
  void serverWithoutTlsIsNamed() throws Exception {
    try (TlsProxy proxy = TlsProxy.refusing(SERVER)) {
      fails(
          environment(proxy.port(), "require", ""),
          4,
          "localhost offers no TLS, which PG_SSLMODE=require demands");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer"})
  void unusedRootCertificatesAreWarnedOf(String mode) {
    connects(
        environment(SERVER.port(), mode, "FOLDER/root.crt"),
        "⚠ encryption: PG_SSLROOTCERT is not used, since PG_SSLMODE=%s verifies no certificate; set PG_SSLMODE=verify-full"
            .formatted(mode));
  }

  @Test
  void connectionToPoolerWithTlsIsEncryptedWhateverIsBehindIt() throws Exception {
    try (TlsProxy proxy = TlsProxy.offering(localhost, SERVER)) {
      Map<String, String> environment = environment(proxy.port(), "require", "");
      environment.put("PG_HOST", OTHER_NAME);
      connects(environment, "✓ encryption: the connection is encrypted");
    }
  }

  @Test
  void plainConnectionToPoolerIsWarnedOfWhateverIsBehindIt() throws Exception {
    try (TlsProxy proxy = TlsProxy.refusing(SERVER)) {
      Map<String, String> environment = environment(proxy.port(), "prefer", "");
      environment.put("PG_HOST", OTHER_NAME);
      connects(environment, "⚠ encryption: " + NOT_ENCRYPTED);
      assertThat(CommandResult.run(environment, "--dry-run").out()).contains("⚠ " + NOT_ENCRYPTED);
      assertThat(CommandResult.run(environment, "verify").out()).contains("⚠ " + NOT_ENCRYPTED);
    }
  }

  @Test
  void systemMeansTrustStoreOfJvmAndVerifiesHostName() throws Exception {
    try (TlsProxy proxy = TlsProxy.offering(localhost, SERVER)) {
      Map<String, String> environment = environment(proxy.port(), "", "system");
      environment.put("JAVA_TOOL_OPTIONS", trustStore());
      assertThat(JarProcess.run(environment, "check").out())
          .contains("✓ encryption: the connection is encrypted");
      environment.put("PG_HOST", OTHER_NAME);
      assertThat(JarProcess.run(environment, "check").out())
          .contains("✗ connection: the certificate of the server does not name 127.1");
      fails(
          environment(proxy.port(), "", "system"),
          4,
          "no authority that the JVM trusts signed the certificate of localhost");
    }
  }

  @Test
  void storeThatJvmCannotUseIsNamed() throws Exception {
    Map<String, String> environment = environment(SERVER.port(), "", "system");
    environment.put("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.keyStore=pom.xml");
    assertThat(JarProcess.run(environment, "check").out())
        .contains(
            "✗ connection: PG_SSLROOTCERT=system needs the trust store of the JVM",
            "(java.security.KeyManagementException");
  }

  private static String trustStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return "-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStore=" + file;
  }
}
