package com.foresyts.etl.config;

import com.foresyts.etl.config.Settings.ClientCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client certificate and its key as the driver will, which does not tell what is wrong with
 * them.
 */
final class ClientCertificateReader {
  private static final String NO_KEY =
      "is %s: it must be a PKCS #8 key without a password, in PEM, or in DER if its name ends in .der"
          + " or .pk8; openssl pkcs8 -topk8 -nocrypt makes one";

  /** The driver wants nothing before the key. */
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----.*", Pattern.DOTALL);

  private final RawSettings given;

  ClientCertificateReader(RawSettings given) {
    this.given = given;
  }

  /** Returns the certificate, or null if a problem was added. */
  @Nullable ClientCertificate read(Path file, Path keyFile) {
    if (isReadableByOthers(keyFile)) {
      problem(Setting.PG_SSLKEY, "is %s: others than its owner can read it; chmod 600 it", keyFile);
      return null;
    }
    X509Certificate certificate = certificate(file);
    PrivateKey key = certificate == null ? null : key(keyFile, certificate);
    if (certificate == null || key == null) {
      return null;
    }
    if (!matches(certificate, key)) {
      problem(Setting.PG_SSLKEY, "is %s: it is not the key of the certificate PG_SSLCERT", keyFile);
    }
    return new ClientCertificate(file, keyFile, key.getAlgorithm());
  }

  private @Nullable X509Certificate certificate(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      certificate.checkValidity();
      return certificate;
    } catch (CertificateExpiredException e) {
      problem(Setting.PG_SSLCERT, "is %s: the certificate has expired", file);
    } catch (IOException | GeneralSecurityException e) {
      problem(Setting.PG_SSLCERT, "is %s: it must be an X.509 certificate that is valid now", file);
    }
    return null;
  }

  private @Nullable PrivateKey key(Path file, X509Certificate certificate) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    try {
      byte[] content = Files.readAllBytes(file);
      Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
      boolean isPem = pem.matches();
      if (isPem ? !name.endsWith(".der") && !name.endsWith(".pk8") : !name.endsWith(".pem")) {
        byte[] der =
            isPem ? Base64.getDecoder().decode(pem.group(1).replaceAll("\\s", "")) : content;
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(der));
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // They quote the key, or say less than the problem.
    }
    problem(Setting.PG_SSLKEY, NO_KEY, file);
    return null;
  }

  private static boolean matches(X509Certificate certificate, PrivateKey key) {
    String algorithm = key.getAlgorithm();
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
              });
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The driver's rule, which is libpq's: root may let a group read its file. */
  private static boolean isReadableByOthers(Path file) {
    try {
      boolean ofRoot = Files.getAttribute(file, "unix:uid").equals(0);
      return Files.getPosixFilePermissions(file).stream()
          .anyMatch(
              permission ->
                  !permission.name().startsWith("OWNER_")
                      && !(ofRoot && permission == PosixFilePermission.GROUP_READ));
    } catch (UnsupportedOperationException | IllegalArgumentException | IOException e) {
      return false; // the driver decides
    }
  }

  private void problem(Setting setting, String message, Path file) {
    given.problem(setting, message.formatted(Setting.quoted(file.toString())));
  }
}
