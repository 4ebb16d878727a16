package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/** Says why TLS failed, and the setting that mends it. */
final class TlsFailure {
  private final Settings.Postgres settings;
  private final String host;

  TlsFailure(Settings.Postgres settings) {
    this.settings = settings;
    this.host = settings.host();
  }

  /** Returns the message, or null if something else failed. The driver's may be translated. */
  @Nullable String message(SQLException thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (message.equals(GT.tr("The server does not support SSL."))) {
      return "%s offers no TLS, which PG_SSLMODE=%s demands (%s); check PG_SSLMODE, or turn ssl on in the server"
          .formatted(host, new Tls(settings).givenMode(), message);
    }
    if (message.contains("PgjdbcHostnameVerifier")) {
      return "the certificate of the server does not name %s; set PG_HOST to a name that it has%s"
          .formatted(host, settings.trustsJvm() ? "" : " (PG_SSLMODE=verify-ca checks no name)");
    }
    String refusal = refusal(thrown);
    Throwable cause = thrown.getCause();
    if (refusal != null || cause == null) {
      return refusal;
    }
    String reason = String.valueOf(cause.getMessage());
    boolean handshake =
        cause instanceof SSLHandshakeException || message.equals(GT.tr("SSL error: {0}", reason));
    // The server closes the connection at once, so that its alert may not arrive.
    boolean closed = handshake && Causes.find(cause, SocketException.class) != null;
    if (settings.clientCertificate() != null && (closed || reason.contains("fatal alert"))) {
      return refusedClientCertificate(reason);
    }
    return handshake
        ? "the TLS handshake with %s failed (%s); check PG_PORT and PG_SSLMODE, and the versions of TLS that the server allows"
            .formatted(host, reason)
        : null;
  }

  static String refusedClientCertificate(String reason) {
    return "the server refuses the client certificate PG_SSLCERT (%s); check that its issuer is in the server's ssl_ca_file"
        .formatted(reason);
  }

  /** Returns why the server's certificate is refused, or null if it is not. */
  private @Nullable String refusal(SQLException thrown) {
    CertificateException expired = Causes.find(thrown, CertificateExpiredException.class);
    if (expired != null) {
      return "the certificate of %s, or of its authority, has expired (%s); renew it there, or check the clock of this machine"
          .formatted(host, expired.getMessage());
    }
    CertificateException early = Causes.find(thrown, CertificateNotYetValidException.class);
    if (early != null) {
      return "the certificate of %s, or of its authority, is not valid yet (%s); check the clock of this machine"
          .formatted(host, early.getMessage());
    }
    CertPathValidatorException invalid = Causes.find(thrown, CertPathValidatorException.class);
    if (Causes.find(thrown, CertPathBuilderException.class) != null
        || (invalid != null && invalid.getReason() == BasicReason.INVALID_SIGNATURE)) {
      return "%s signed the certificate of %s; set PG_SSLROOTCERT to the certificate of the authority that did, or to system for the authorities that the JVM trusts"
          .formatted(
              settings.trustsJvm()
                  ? "no authority that the JVM trusts"
                  : "no authority in the file of root certificates",
              host);
    }
    CertificateException refused = Causes.find(thrown, CertificateException.class);
    return refused == null
        ? null
        : "the certificate of %s is refused (%s); check PG_SSLROOTCERT"
            .formatted(host, refused.getMessage());
  }
}
