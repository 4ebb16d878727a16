package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.Settings.ClientCertificate;
import com.foresyts.etl.config.Settings.Postgres;
import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings by which a user proves who it is, and TLS. */
class LoginSettingsTest {
  private static final String RULE =
      "it must be a PKCS #8 key without a password, in PEM, or in DER if its name ends in .der or .pk8;"
          + " openssl pkcs8 -topk8 -nocrypt makes one";

  @TempDir private Path directory;
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "CLIENT_ID", "c1",
              "AWS_REGION", "eu-central-1",
              "PG_HOST", "db",
              "PG_DATABASE", "hr",
              "PG_USER", "etl"));

  @Test
  void passwordIsOptional() {
    environment.put("PGPASSFILE", directory.resolve("nowhere").toString());

    assertThat(valid().password()).isNull();
    assertThat(valid().usesPasswordFile()).isTrue();
    assertThat(load().warnings()).isEmpty();
    environment.put("PGPASSFILE", "no\0path");
    assertThat(load().warnings()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void passwordFileThatOthersCanReadIsWarnedOf() throws IOException {
    Path file = file("pgpass", "*:*:*:*:s3cret\n", "rw-r--r--");
    environment.put("PGPASSFILE", file.toString());

    assertThat(load().warnings())
        .containsExactly(file + " holds secrets and can be read by others: chmod 600 it");
    environment.put("PG_PASSWORD", "other");
    assertThat(load().warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "hr.c9akciq32.ap-south-1.rds.amazonaws.com, ap-south-1",
    "hr.cluster-c9akciq32.us-gov-west-1.rds.amazonaws.com, us-gov-west-1",
    "hr.proxy-c9akciq32.us-east-1.rds.amazonaws.com, us-east-1",
    "HR.C9AKCIQ32.US-EAST-1.RDS.AMAZONAWS.COM., us-east-1",
    "hr.c9akciq32.cn-north-1.rds.amazonaws.com.cn, cn-north-1",
    "hr.c9akciq32.rds.cn-northwest-1.amazonaws.com.cn, cn-northwest-1",
    "hr.example.com, eu-central-1",
    "rds.amazonaws.com, eu-central-1",
    "10.0.0.7, eu-central-1",
  })
  void regionOfTokenIsThatOfHost(String host, String region) {
    environment.put("PG_AUTH", "aws-iam");
    environment.put("PG_HOST", host);

    assertThat(valid().iamRegion(host)).isEqualTo(region);
    assertThat(valid().usesPasswordFile()).isFalse();
  }

  @Test
  void tokenNeedsTls() throws IOException {
    environment.put("PG_AUTH", "aws-iam");
    assertThat(valid().sslMode()).isEqualTo("require");
    assertThat(load().warnings())
        .containsExactly(
            "PG_SSLMODE (PG_AUTH=aws-iam): require does not verify the server; set PG_SSLROOTCERT to"
                + " the file global-bundle.pem of AWS");

    environment.put("PG_SSLROOTCERT", file("root.crt", "x", "rw-r--r--").toString());
    assertThat(valid().sslMode()).isEqualTo("verify-full");
    assertThat(load().warnings()).isEmpty();

    environment.put("PG_SSLMODE", "verify-ca");
    assertThat(valid().sslMode()).isEqualTo("verify-ca");
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer"})
  void tokenIsNotSentInTheClear(String mode) {
    environment.put("PG_AUTH", "aws-iam");
    environment.put("PG_SSLMODE", mode);

    assertThat(problems())
        .containsExactly(
            "PG_SSLMODE (environment) is \"%s\": PG_AUTH=aws-iam needs require, verify-ca or verify-full"
                .formatted(mode));
  }

  @Test
  void passwordIsNotUsedBesideToken() {
    environment.put("PG_AUTH", "aws-iam");
    environment.put("PG_SSLMODE", "require");
    environment.put("PG_PASSWORD", "s3cret");

    assertThat(valid().password()).isNull();
    assertThat(load().warnings())
        .containsExactly("PG_PASSWORD (environment): is not used, since PG_AUTH is aws-iam");
  }

  @Test
  void placeholderOfAPasswordThatIsNotUsedIsNoProblem() {
    environment.put("PG_PASSWORD", "<password>");
    assertThat(problems()).singleElement().asString().contains("still has the placeholder");

    environment.put("PG_AUTH", "aws-iam");
    environment.put("PG_SSLMODE", "verify-ca");
    assertThat(problems()).isEmpty();
    assertThat(load().warnings())
        .containsExactly("PG_PASSWORD (environment): is not used, since PG_AUTH is aws-iam");
  }

  @Test
  void otherAuthIsRefused() {
    environment.put("PG_AUTH", "kerberos");

    assertThat(problems()).containsExactly("PG_AUTH (environment) must be password or aws-iam");
  }

  @Test
  void systemRootsVerifyInFull() {
    environment.put("PG_SSLROOTCERT", "system");
    assertThat(valid().trustsJvm()).isTrue();
    assertThat(valid().sslMode()).isEqualTo("verify-full");

    environment.put("PG_AUTH", "aws-iam");
    assertThat(valid().sslMode()).isEqualTo("verify-full");
    assertThat(load().warnings()).isEmpty();

    environment.put("PG_SSLMODE", "require");
    assertThat(problems())
        .containsExactly(
            "PG_SSLMODE (environment) is \"require\": PG_SSLROOTCERT=system needs verify-full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.key", "client.pem", "client"})
  void clientCertificateIsRead(String name) throws Exception {
    Identity identity = new Authority("a").issue("etl");
    certificate(identity, identity.keyPem(), name);

    assertThat(valid().clientCertificate())
        .isEqualTo(
            new ClientCertificate(directory.resolve("client.crt"), directory.resolve(name), "EC"));
  }

  @Test
  void certificateAndKeyBelongTogether() throws Exception {
    Authority authority = new Authority("a");
    certificate(authority.issue("etl"), authority.issue("etl").keyPem(), "client.key");
    assertKeyProblem("client.key", "it is not the key of the certificate PG_SSLCERT");

    certificate(authority.issueRsa("etl"), authority.issue("etl").keyPem(), "client.key");
    assertKeyProblem("client.key", RULE);

    environment.remove("PG_SSLKEY");
    assertThat(problems())
        .containsExactly("PG_SSLCERT (environment) needs PG_SSLKEY: set both, or none");
    environment.remove("PG_SSLCERT");
    environment.put("PG_SSLKEY", directory.resolve("client.key").toString());
    assertThat(problems())
        .containsExactly("PG_SSLKEY (environment) needs PG_SSLCERT: set both, or none");
  }

  @ParameterizedTest
  @CsvSource({
    "client.key, PRIVATE KEY, ENCRYPTED PRIVATE KEY",
    "client.key, PRIVATE KEY, EC PRIVATE KEY",
    "client.key, -----BEGIN, Bag Attributes",
    "client.key, '-----BEGIN PRIVATE KEY-----\n', '-----BEGIN PRIVATE KEY-----\n*'",
    "client.der, x, x",
    "client.pk8, x, x",
  })
  void keyThatTheDriverCannotReadIsRefused(String name, String part, String other)
      throws Exception {
    Identity identity = new Authority("a").issue("etl");
    certificate(identity, identity.keyPem().replace(part, other), name);

    assertKeyProblem(name, RULE);
  }

  @ParameterizedTest
  @CsvSource({
    "PG_SSLKEY, '-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----'",
    "PG_SSLKEY, '-----BEGIN PRIVATE KEY-----\\ns3cret\\n-----END PRIVATE KEY-----'",
    "PG_SSLKEY, -----BEGIN PRIVATE KEY----- s3cret -----END PRIVATE KEY-----",
    "PG_SSLKEY, 's3cret\ns3cret'",
    "PG_SSLCERT, -----BEGIN PRIVATE KEY----- s3cret -----END PRIVATE KEY-----",
    "PG_SSLCERT, 's3cret\ns3cret'",
    "PG_SSLROOTCERT, -----BEGIN PRIVATE KEY----- s3cret -----END PRIVATE KEY-----",
    "PG_SSLROOTCERT, 's3cret\ns3cret'",
  })
  void keyInPlaceOfItsFileIsNotShown(String setting, String value) throws Exception {
    Identity identity = new Authority("a").issue("etl");
    certificate(identity, identity.keyPem(), "client.key");
    environment.put(setting, value);

    assertThat(problems())
        .containsExactly(
            setting
                + " (environment) must be the name of a file, not the key or certificate itself;"
                + " a name has no line breaks or other control characters");
    assertThat(load().toString()).doesNotContain("s3cret");
  }

  @Test
  void valueOfKeyFileIsNotShown() {
    environment.put("PG_SSLKEY", "s3cret");
    environment.put("PG_SSLCERT", "nowhere.crt");

    assertThat(problems())
        .containsExactly(
            "PG_SSLCERT (environment) is \"nowhere.crt\": there is no such file that can be read",
            "PG_SSLKEY (environment) must name a file: there is no such file that can be read");
    assertThat(load().toString()).doesNotContain("s3cret");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void keyThatOthersCanReadIsRefused() throws Exception {
    Identity identity = new Authority("a").issue("etl");
    certificate(identity, identity.keyPem(), "client.key");
    Files.setPosixFilePermissions(
        directory.resolve("client.key"), PosixFilePermissions.fromString("rw----r--"));

    assertKeyProblem("client.key", "others than its owner can read it; chmod 600 it");
  }

  @Test
  void certificateIsValidNow() throws Exception {
    Identity identity =
        new Authority("a").issueExpired("etl", Instant.now().minus(Duration.ofDays(1)));
    certificate(identity, identity.keyPem(), "client.key");
    Path file = directory.resolve("client.crt");
    assertThat(problems())
        .containsExactly(
            "PG_SSLCERT (environment) is \"%s\": the certificate has expired".formatted(file));

    Files.writeString(file, "no certificate");
    assertThat(problems())
        .containsExactly(
            "PG_SSLCERT (environment) is \"%s\": it must be an X.509 certificate that is valid now"
                .formatted(file));
  }

  @Test
  void clientCertificateNeedsTls() throws Exception {
    Identity identity = new Authority("a").issue("etl");
    certificate(identity, identity.keyPem(), "client.key");
    environment.put("PG_SSLMODE", "disable");

    assertThat(problems())
        .containsExactly("PG_SSLCERT (environment) needs TLS: set PG_SSLMODE to require or better");
  }

  @Test
  void tildeIsTheHomeDirectory() throws IOException {
    Path certificate = file("root.crt", "x", "rw-r--r--");
    String home = System.getProperty("user.home");
    System.setProperty("user.home", directory.toString());
    try {
      environment.put("PG_SSLROOTCERT", "~/root.crt");
      assertThat(valid().sslRootCert()).isEqualTo(certificate);
    } finally {
      System.setProperty("user.home", home);
    }
  }

  private void certificate(Identity identity, String key, String keyFile) throws IOException {
    environment.put(
        "PG_SSLCERT", file("client.crt", identity.certificate(), "rw-r--r--").toString());
    environment.put("PG_SSLKEY", file(keyFile, key, "rw-------").toString());
  }

  private Path file(String name, String text, String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text, StandardCharsets.ISO_8859_1);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
    return file;
  }

  private void assertKeyProblem(String name, String problem) {
    assertThat(problems())
        .containsExactly(
            "PG_SSLKEY (environment) is \"%s\": %s".formatted(directory.resolve(name), problem));
  }

  private List<String> problems() {
    return load().problems().stream().map(SettingsReport.Problem::line).toList();
  }

  private Postgres valid() {
    return load().orThrow().postgres();
  }

  private SettingsReport load() {
    return SettingsLoader.load(
        null, null, directory, environment, Setting.Part.ALL, profile -> Optional.empty());
  }
}
