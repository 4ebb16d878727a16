package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNullElse;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGStream;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** The encryption of the connections; the settings mean what they mean to libpq. */
final class Tls {
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");
  private static final Set<String> VERIFYING_MODES = Set.of("verify-ca", "verify-full");

  private final Settings.Postgres settings;

  Tls(Settings.Postgres settings) {
    this.settings = settings;
  }

  /** Sets the driver's properties. */
  void configure(PGSimpleDataSource source) {
    source.setSslmode(mode());
    if (settings.trustsJvm()) {
      source.setSslfactory(DefaultJavaSSLFactory.class.getName());
    } else {
      source.setSslRootCert(roots().toString());
    }
  }

  /** Returns the mode of the settings, or the default. */
  String givenMode() {
    return requireNonNullElse(settings.sslMode(), "prefer");
  }

  /** Returns the driver's mode: its "require" verifies nothing, whatever certificates are given. */
  private String mode() {
    String given = givenMode();
    return given.equals("require") && settings.sslRootCert() != null ? "verify-ca" : given;
  }

  /**
   * Makes sure that there are root certificates if they are needed.
   *
   * @throws EtlException (CONFIGURATION) if not
   */
  void checkFiles() {
    if (settings.trustsJvm()) {
      checkJvm();
      return;
    }
    String problem = verifies() ? problem(roots()) : null;
    if (problem != null) {
      throw new EtlException(
          Category.CONFIGURATION,
          "PG_SSLMODE=%s needs the certificate of the server's authority, but %s %s; set PG_SSLROOTCERT to a file that has it, or to system for the authorities that the JVM trusts"
              .formatted(givenMode(), roots(), problem));
    }
  }

  /** If the JVM cannot use a store, it throws the exception of a lost connection. */
  private static void checkJvm() {
    String problem;
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      if (Stream.of(factory.getTrustManagers()).anyMatch(Tls::trustsAny)) {
        SSLContext.getDefault(); // reads the key store, too
        return;
      }
      problem = "no certificate in the trust store";
    } catch (GeneralSecurityException e) {
      problem = Causes.root(e).toString();
    }
    throw new EtlException(
        Category.CONFIGURATION,
        "PG_SSLROOTCERT=system needs the trust store of the JVM, but a store of the JVM cannot be used (%s); check -Djavax.net.ssl.trustStore and trustStorePassword, keyStore and keyStorePassword"
            .formatted(problem));
  }

  private static boolean trustsAny(TrustManager manager) {
    return manager instanceof X509TrustManager trust && trust.getAcceptedIssuers().length > 0;
  }

  private static @Nullable String problem(Path roots) {
    String problem = "holds no certificate, neither in PEM nor in DER";
    try (InputStream in = Files.newInputStream(roots)) {
      boolean any = !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
      return any ? null : problem;
    } catch (CertificateException e) {
      return problem;
    } catch (NoSuchFileException e) {
      return "does not exist";
    } catch (IOException e) {
      return "cannot be read";
    }
  }

  private Path roots() {
    Path configured = settings.sslRootCert();
    return configured == null ? defaultFile("root.crt") : configured;
  }

  /** Returns a file that libpq, and the driver, use if no setting names another one. */
  static Path defaultFile(String name) {
    String windows = System.getenv("APPDATA");
    return windows == null
        ? Path.of(System.getProperty("user.home"), ".postgresql", name)
        : Path.of(windows, "postgresql", name);
  }

  /**
   * Returns what makes a connection less safe than it seems, with the setting that mends it.
   *
   * @param host that the connection leads to
   */
  List<String> warnings(String host, boolean encrypted) {
    List<String> warnings = new ArrayList<>();
    if (!encrypted && !LOCAL_HOSTS.contains(host)) {
      warnings.add(
          "The connection to %s is not encrypted; set PG_SSLMODE=require or better"
              .formatted(host));
    }
    if (settings.sslRootCert() != null && !verifies()) {
      warnings.add(
          "PG_SSLROOTCERT is not used, since PG_SSLMODE=%s verifies no certificate; set PG_SSLMODE=verify-full"
              .formatted(givenMode()));
    }
    return warnings;
  }

  private boolean verifies() {
    return VERIFYING_MODES.contains(mode());
  }

  /** Returns whether our end of a connection is encrypted; behind a pooler it may not be. */
  static boolean encrypts(Connection connection) throws SQLException {
    try {
      // The driver has no public way to ask.
      Field field =
          Class.forName("org.postgresql.core.QueryExecutorBase").getDeclaredField("pgStream");
      field.setAccessible(true);
      PGStream stream =
          (PGStream) field.get(connection.unwrap(PgConnection.class).getQueryExecutor());
      return stream.isGssEncrypted() || stream.getSocket() instanceof SSLSocket;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
