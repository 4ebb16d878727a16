package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  @AfterEach
  void useDefaultTrustStore() {
    System.clearProperty(TRUST_STORE);
  }

  @Test
  void trustStoreThatIsNoneIsNamedBeforeConnecting() {
    System.setProperty(TRUST_STORE, "pom.xml");
    assertThatThrownBy(TlsTest::checkFiles)
        .isInstanceOf(EtlException.class)
        .hasMessageStartingWith("PG_SSLROOTCERT=system needs the trust store of the JVM, but ")
        .hasMessageContaining("(java.io.IOException: ");
  }

  /** Or it needs a password, and the JVM has none. */
  @Test
  void trustStoreWithoutCertificateIsNamedBeforeConnecting(@TempDir Path folder) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty(TRUST_STORE, file.toString());
    assertThatThrownBy(TlsTest::checkFiles)
        .isInstanceOf(EtlException.class)
        .hasMessageContaining("(no certificate in the trust store); check -Djavax.net.ssl.trust");
  }

  @Test
  void trustStoreOfJvmIsFine() {
    assertThatCode(TlsTest::checkFiles).doesNotThrowAnyException();
  }

  private static void checkFiles() {
    Settings.Postgres settings =
        new Settings.Postgres(
            "db", 5432, "hr", "app", "secret", null, null, "verify-full", Path.of("system"), null);
    new Tls(settings).checkFiles();
  }
}
