package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.Settings.ClientCertificate;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbcurlresolver.PgPassParser;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Proves the user's identity to the server: by a password, an AWS IAM token or a certificate. */
public final class Login {
  static final String PASSWORD_FILE = "the password file (PGPASSFILE, or ~/.pgpass)";

  private final Settings.Postgres settings;
  private final UnaryOperator<String> token;

  Login(Settings.Postgres settings, UnaryOperator<String> token) {
    this.settings = settings;
    this.token = token;
  }

  /**
   * Sets up the source of one connection to a host.
   *
   * @throws EtlException if the password file or the AWS credentials cannot be read
   */
  void configure(PGSimpleDataSource source, String host) {
    source.setUser(settings.user());
    String password = settings.iamRegion() == null ? password(settings, host) : token.apply(host);
    if (password == null) {
      source.setAuthenticationPluginClassName(NoPassword.class.getName());
    } else {
      source.setPassword(password);
    }
    ClientCertificate certificate = settings.clientCertificate();
    if (certificate != null) {
      source.setSslCert(certificate.file().toString());
      source.setSslKey(certificate.key().toString());
      source.setPemKeyAlgorithm(certificate.keyAlgorithm());
    }
  }

  private static @Nullable String password(Settings.Postgres settings, String host) {
    if (!settings.usesPasswordFile()) {
      return settings.password();
    }
    try {
      return PgPassParser.getPassword(
          host, String.valueOf(settings.port()), settings.database(), settings.user());
    } catch (IndexOutOfBoundsException e) { // of the parser, at a line that ends too early
      throw new EtlException(
          Category.CONFIGURATION,
          PASSWORD_FILE + " has a line that is not host:port:database:user:password");
    }
  }

  /** Returns how the user of the settings logs in, without any secret. */
  public static String description(Settings.Postgres settings) {
    String proof = "a token of AWS IAM for region " + settings.iamRegion(settings.hosts().get(0));
    if (settings.password() != null) {
      proof = "the password PG_PASSWORD";
    } else if (settings.iamRegion() == null) {
      boolean found = settings.hosts().stream().anyMatch(host -> password(settings, host) != null);
      proof = found ? "the password in " + PASSWORD_FILE : "no password";
    }
    return "user %s, with %s%s".formatted(settings.user(), proof, certificate(settings));
  }

  /** The driver sends the certificate of its default files, too. */
  private static String certificate(Settings.Postgres settings) {
    ClientCertificate given = settings.clientCertificate();
    if (given != null) {
      return " and the client certificate " + given.file();
    }
    Path file = Tls.defaultFile("postgresql.crt");
    boolean isSent =
        Files.exists(file)
            && Files.exists(Tls.defaultFile("postgresql.pk8"))
            && !settings.trustsJvm()
            && !"disable".equals(settings.sslMode());
    return isSent ? " and the client certificate " + file + ", the default" : "";
  }

  /** Is asked by the driver if the server wants a password and none is known. */
  public static final class NoPassword implements AuthenticationPlugin {
    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
      if (type == AuthenticationRequestType.GSS) {
        return null; // a Kerberos ticket needs none
      }
      throw new PSQLException("no password was given", PSQLState.INVALID_PASSWORD);
    }
  }
}
