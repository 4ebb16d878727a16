package com.foresyts.etl.config;

import com.foresyts.etl.config.Settings.ClientCertificate;
import com.foresyts.etl.config.Settings.Postgres;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts the raw settings of PostgreSQL and adds a problem for each that is invalid. */
final class PostgresValidator {
  private static final Pattern MORE_THAN_HOST = Pattern.compile(".*[/@?].*|[^:]*:[0-9]*|\\[.*]:.*");
  private static final Set<String> MODES_WITH_TLS = Set.of("require", "verify-ca", "verify-full");
  private static final String IAM = "PG_AUTH=aws-iam";

  private final RawSettings given;
  private final Path workingDirectory;

  PostgresValidator(RawSettings given, Path workingDirectory) {
    this.given = given;
    this.workingDirectory = workingDirectory;
  }

  /** Returns the settings, valid only if no problem was added. The region is that of DynamoDB. */
  Postgres validate(String awsRegion) {
    String host = host();
    boolean trustsJvm = Postgres.SYSTEM.toString().equals(given.value(Setting.PG_SSLROOTCERT));
    if (trustsJvm) {
      requireVerification();
    }
    boolean iam = Setting.IAM_LOGIN.equals(given.value(Setting.PG_AUTH));
    if (iam) {
      requireTls();
    }
    return new Postgres(
        host,
        port(),
        given.required(Setting.PG_DATABASE),
        given.required(Setting.PG_USER),
        iam ? null : given.value(Setting.PG_PASSWORD),
        iam ? awsRegion : null,
        given.value(Setting.PG_SCHEMA),
        given.value(Setting.PG_SSLMODE),
        trustsJvm ? Postgres.SYSTEM : file(Setting.PG_SSLROOTCERT),
        clientCertificate());
  }

  private String host() {
    String hosts = given.required(Setting.PG_HOST);
    for (String host : hosts.split(",", -1)) {
      if (host.startsWith("/")) {
        given.problem(
            Setting.PG_HOST,
            "is the folder of a socket, but the connection is by TCP alone; set localhost if the server listens there");
      } else if (MORE_THAN_HOST.matcher(host).matches()) {
        given.problem(
            Setting.PG_HOST, "must be a host name or address alone; the port goes into PG_PORT");
      } else if (host.isEmpty() && !hosts.isEmpty()) {
        given.problem(
            Setting.PG_HOST, "has a comma without a host name or address before and after it");
      }
    }
    return hosts.replaceAll("[\\[\\]]", ""); // an IPv6 address may be in brackets, as in a URL
  }

  private int port() {
    String value = Objects.requireNonNullElse(given.value(Setting.PG_PORT), Postgres.DEFAULT_PORT);
    return Postgres.isPort(value) ? Integer.parseInt(value) : 0;
  }

  /** As in libpq: the trust store has authorities that give everybody a certificate. */
  private void requireVerification() {
    String mode = given.value(Setting.PG_SSLMODE);
    if (mode == null) {
      given.put(Setting.PG_SSLMODE, new RawSetting("verify-full", "PG_SSLROOTCERT=system"));
    } else if (!mode.equals("verify-full")) {
      given.problem(
          Setting.PG_SSLMODE,
          "is %s: PG_SSLROOTCERT=system needs verify-full".formatted(Setting.quoted(mode)));
    }
    if (given.has(Setting.PG_SSLCERT)) {
      given.problem(Setting.PG_SSLCERT, "needs PG_SSLROOTCERT to name a file, not system");
    }
  }

  /** A token is sent as it is: only TLS keeps it secret. */
  private void requireTls() {
    if (given.has(Setting.PG_PASSWORD)) {
      given.unused(Setting.PG_PASSWORD, "is not used, since PG_AUTH is aws-iam");
    }
    String mode = given.value(Setting.PG_SSLMODE);
    if (mode == null) {
      boolean verified = given.has(Setting.PG_SSLROOTCERT);
      given.put(Setting.PG_SSLMODE, new RawSetting(verified ? "verify-full" : "require", IAM));
      if (!verified) {
        given.warning(
            Setting.PG_SSLMODE,
            "require does not verify the server; set PG_SSLROOTCERT to the file global-bundle.pem of AWS");
      }
    } else if (!MODES_WITH_TLS.contains(mode)) {
      given.problem(
          Setting.PG_SSLMODE,
          "is %s: PG_AUTH=aws-iam needs require, verify-ca or verify-full"
              .formatted(Setting.quoted(mode)));
    }
  }

  private @Nullable ClientCertificate clientCertificate() {
    if (given.has(Setting.PG_SSLCERT) != given.has(Setting.PG_SSLKEY)) {
      boolean first = given.has(Setting.PG_SSLCERT);
      given.problem(
          first ? Setting.PG_SSLCERT : Setting.PG_SSLKEY,
          "needs %s: set both, or none".formatted(first ? Setting.PG_SSLKEY : Setting.PG_SSLCERT));
      return null;
    }
    Path certificate = file(Setting.PG_SSLCERT);
    Path key = file(Setting.PG_SSLKEY);
    if (certificate == null || key == null) {
      return null;
    }
    if ("disable".equals(given.value(Setting.PG_SSLMODE))) {
      given.problem(Setting.PG_SSLCERT, "needs TLS: set PG_SSLMODE to require or better");
    }
    return new ClientCertificateReader(given).read(certificate, key);
  }

  /** Returns the file that a setting names, or null if none or a problem was added. */
  private @Nullable Path file(Setting setting) {
    String value = given.value(setting);
    if (value == null) {
      return null;
    }
    String problem = "there is no such file that can be read";
    try {
      Path file = workingDirectory.resolve(Settings.withHome(value));
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      problem = "no file can have that name in this locale; set LC_ALL=C.UTF-8";
    }
    boolean mayBeKey = setting == Setting.PG_SSLKEY;
    given.problem(
        setting, (mayBeKey ? "must name a file" : "is " + Setting.quoted(value)) + ": " + problem);
    return null;
  }
}
