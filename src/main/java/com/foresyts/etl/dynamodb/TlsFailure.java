package com.foresyts.etl.dynamodb;

import com.foresyts.etl.error.Causes;
import java.io.File;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Failures of TLS that another attempt meets again. */
final class TlsFailure {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  /** The JDK's words if the other side speaks no TLS. */
  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  /** The JDK's words if the two sides have no version, cipher or certificate in common. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "Received fatal alert: (handshake_failure|protocol_version|insufficient_security|unrecognized_name|no_application_protocol|missing_extension|access_denied|unknown_ca|no_certificate|.*certificate_.*|.*_certificate)|No appropriate protocol.*");

  private TlsFailure() {}

  /**
   * Returns the failure and what to do, or null if TLS has not failed. The host is that of the
   * endpoint, and the setting names another one.
   */
  static @Nullable String describe(Throwable thrown, String host, String setting) {
    CertificateException certificate = Causes.find(thrown, CertificateException.class);
    if (certificate != null) {
      return certificate(certificate, host, setting);
    }
    if (Causes.find(thrown, InvalidAlgorithmParameterException.class) != null) { // no authority
      String file = System.getProperty(TRUST_STORE);
      return file == null
          ? "this JVM trusts no authority; " + trustStore()
          : "-D%s=%s has no certificate that this JVM can read; set -Djavax.net.ssl.trustStorePassword too, as a PKCS #12 file needs"
              .formatted(TRUST_STORE, file);
    }
    SSLException tls = Causes.find(thrown, SSLException.class);
    String message = tls == null ? "" : String.valueOf(tls.getMessage());
    if (message.equals(NO_TLS)) {
      return "%s speaks no TLS there; check %s, which may need http:// or another port, and the proxy"
          .formatted(host, setting);
    }
    return REFUSED.matcher(message).matches()
        ? "%s and this JVM agree on no TLS connection (%s); check %s and the proxy"
            .formatted(host, message, setting)
        : null;
  }

  private static String certificate(CertificateException problem, String host, String setting) {
    String message = String.valueOf(problem.getMessage());
    if (Causes.find(problem, CertificateExpiredException.class) != null
        || Causes.find(problem, CertificateNotYetValidException.class) != null) {
      return "the certificate of %s is out of date (%s); renew it, or set the clock of this machine"
          .formatted(host, Causes.root(problem).getMessage());
    }
    if (message.startsWith("No name matching") || message.startsWith("No subject alternative")) {
      return "the certificate of %s is for another host; check the host name in %s, and the proxy"
          .formatted(host, setting);
    }
    return Causes.find(problem, CertPathBuilderException.class) == null
            && !message.startsWith("No X509TrustManager")
        ? "the certificate of %s is refused (%s); check the certificate, and the proxy"
            .formatted(host, Causes.root(problem).getMessage())
        : "the certificate of %s is not from an authority that this JVM trusts; %s"
            .formatted(host, trustStore());
  }

  private static String trustStore() {
    String file = System.getProperty(TRUST_STORE);
    String advice =
        "put the certificate of the authority, which may be that of a proxy, into a trust store, and set JDK_JAVA_OPTIONS=-D"
            + TRUST_STORE
            + "=FILE";
    return file == null
        ? advice
        : "-D%s=%s %s"
            .formatted(
                TRUST_STORE,
                file,
                new File(file).canRead()
                    ? "does not have the certificate of that authority, or is no trust store"
                    : "cannot be read");
  }
}
