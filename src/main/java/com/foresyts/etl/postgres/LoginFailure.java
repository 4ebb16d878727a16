package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import org.jspecify.annotations.Nullable;

/** Says why the server does not let the user in, and what to do. */
final class LoginFailure {
  /** The routine of the server that looks up a role while it connects. */
  static final String ROLE = "InitializeSessionUserId";

  private static final String HBA =
      "check PG_USER, PG_DATABASE, PG_SSLMODE (require, if it says no encryption) and the server's pg_hba.conf";

  /** The driver's property, which its message names in any language. */
  private static final String MAX_ITERATIONS = "scramMaxIterations";

  private final Settings.Postgres settings;

  LoginFailure(Settings.Postgres settings) {
    this.settings = settings;
  }

  /**
   * Returns the message for a refused connection (SQLSTATE 08004), user (28000) or password
   * (28P01).
   *
   * @param line what the driver or the server says
   * @param routine the routine of the server that refuses; null if the driver does
   */
  String message(String state, String line, @Nullable String routine) {
    String user = settings.user();
    if (state.equals("08004")) {
      return line.contains(MAX_ITERATIONS)
          ? tooManyIterations()
          : "the server refuses the connection (" + line + "); check PG_SSLMODE";
    }
    if (settings.iamRegion() != null) {
      return tokenRefused(settings.hosts().get(0), line);
    }
    if (state.equals("28P01")) {
      return routine == null ? passwordMissing() : wrongPassword();
    }
    if (line.contains("PAM")) {
      return "the server refuses user %s (%s); if the user has the role rds_iam, set PG_AUTH=aws-iam"
          .formatted(user, line);
    }
    if (settings.clientCertificate() != null) {
      return "the server refuses user %s and the client certificate PG_SSLCERT (%s); check that its issuer is in the server's ssl_ca_file, that it is the certificate of this user, and pg_hba.conf"
          .formatted(user, line);
    }
    String advice = line.contains("certificate") ? HBA + "; set PG_SSLCERT and PG_SSLKEY" : HBA;
    return "the server refuses user %s (%s); %s"
        .formatted(
            user,
            line,
            ROLE.equals(routine)
                ? "check PG_USER: does the role exist, and has it LOGIN?"
                : advice);
  }

  private String wrongPassword() {
    return "wrong password for user %s; check PG_USER and %s"
        .formatted(
            settings.user(), settings.usesPasswordFile() ? Login.PASSWORD_FILE : "PG_PASSWORD");
  }

  private String passwordMissing() {
    return "the server asks for the password of user %1$s, and there is none; set PG_PASSWORD, add a line for %2$s:%3$s:%4$s:%1$s to %5$s%6$s, or set PG_AUTH=aws-iam"
        .formatted(
            settings.user(),
            settings.hosts().get(0),
            settings.port(),
            settings.database(),
            Login.PASSWORD_FILE,
            isOneOfSeveral() ? " and one for each other host of PG_HOST" : "");
  }

  private static String tooManyIterations() {
    return "the password is stored with more SCRAM iterations than the driver does (100,000); set it again with fewer: set scram_iterations = 4096, then alter role … password '…'";
  }

  /** The first host need not be the one that refused. */
  private boolean isOneOfSeveral() {
    return settings.hosts().size() > 1;
  }

  private String tokenRefused(String host, String line) {
    String region = settings.iamRegion(host);
    String partition =
        region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    return "the server refuses the AWS IAM token of user %1$s (%2$s); grant rds_iam to %1$s, allow the AWS identity rds-db:connect on arn:%3$s:rds-db:%4$s:ACCOUNT:dbuser:RESOURCE_ID/%1$s, check that the server is in region %4$s%5$s, and that PG_HOST is its name in RDS, not an alias"
        .formatted(
            settings.user(),
            line,
            partition,
            region,
            isOneOfSeveral() ? " (that of " + host + "; another host may have another)" : "");
  }
}
