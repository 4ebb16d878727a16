package com.foresyts.etl.it.postgres;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.program.TestDatabase.ROLE_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.StsStub;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.IamToken;
import com.foresyts.etl.fixture.tls.Identity;
import com.foresyts.etl.fixture.tls.RdsServer;
import com.foresyts.etl.fixture.tls.ServerTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways to prove to the server who the user is. */
@Tag("newest-postgresql")
@Tag("slow")
class LoginIT {
  private static final String CLIENT = "WASJKSP";
  private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";
  private static final String NO_PASSWORD = "no password";
  private static final String TRUST = "host all %s all trust";
  private static final String CERTIFICATE = "hostssl all %s all cert";

  private final PostgresServer server = Fixture.shared().postgres();
  private final TestDatabase database = TestDatabase.create();
  private final String role = role();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @AutoClose private final StsStub sts;
  @TempDir private Path directory;
  private Map<String, String> environment = Map.of();

  LoginIT() throws IOException {
    sts = StsStub.start();
  }

  private String role() {
    try {
      database.with(Predecessor::createTables);
      String name = database.role("login");
      database.sql("grant select, insert, update on all tables in schema public to " + name);
      return name;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void noPassword() {
    System.setProperty(PASSWORD_FILE, directory.resolve("nowhere").toString());
    environment = Fixture.shared().environment(CLIENT, database.name(), dynamo.endpoint());
    environment.put("AWS_ENDPOINT_URL", sts.endpoint());
    environment.put("PG_USER", role);
    environment.remove("PG_PASSWORD");
  }

  @AfterEach
  void defaultPasswordFile() {
    System.clearProperty(PASSWORD_FILE);
  }

  @Test
  void passwordFileServes() throws Exception {
    passwordFile(
        "# comment\nother:*:*:*:wrong\n%s:%d:%s:%s:%s\n"
            .formatted(server.host(), server.port(), database.name(), role, ROLE_PASSWORD));
    succeeds("the password in the password file (PGPASSFILE, or ~/.pgpass)");
  }

  @Test
  void wrongPasswordOfPasswordFileIsToldAsSuch() throws Exception {
    passwordFile("*:*:*:*:wrong\n");
    fails(4, "wrong password for user " + role, "check PG_USER and the password file (PGPASSFILE");
  }

  @Test
  void unreadableLineOfPasswordFileIsToldAsSuch() throws Exception {
    passwordFile(server.host());
    fails(2, "the password file (PGPASSFILE, or ~/.pgpass) has a line that is not host:port");
  }

  @Test
  void missingPasswordNamesTheWaysToGiveOne() {
    fails(
        4,
        "the server asks for the password of user " + role,
        "set PG_PASSWORD",
        "%s:%d:%s:%s".formatted(server.host(), server.port(), database.name(), role),
        "PGPASSFILE",
        "PG_AUTH=aws-iam");
    assertThat(check().out()).contains("✓ login: user %s, with %s\n".formatted(role, NO_PASSWORD));
  }

  @Test
  void serverThatAsksForNoPasswordGetsNone() throws Exception {
    whileServerHas(new Authority("Any"), TRUST, () -> succeeds(NO_PASSWORD));
  }

  static Stream<Arguments> keys() throws Exception {
    Authority authority = new Authority("Clients");
    return Stream.of(
        arguments("RSA in PEM", authority, true, "client.key"),
        arguments("RSA in PEM", authority, true, "client.pem"),
        arguments("EC in PEM", authority, false, "client.key"),
        arguments("EC in DER", authority, false, "client.pk8"),
        arguments("RSA in DER", authority, true, "client.der"));
  }

  @ParameterizedTest(name = "{0}, {3}")
  @MethodSource("keys")
  void clientCertificateServes(String kind, Authority authority, boolean rsa, String keyFile)
      throws Exception {
    certificate(rsa ? authority.issueRsa(role) : authority.issue(role), keyFile);
    String login = NO_PASSWORD + " and the client certificate " + directory.resolve("client.crt");
    whileServerHas(authority, CERTIFICATE, () -> connects(login));
  }

  @Test
  void refusedClientCertificateIsToldAsSuch() throws Exception {
    Authority authority = new Authority("Clients");
    whileServerHas(
        authority,
        CERTIFICATE,
        () -> {
          fails(4, "the server refuses user " + role, "set PG_SSLCERT and PG_SSLKEY");
          certificate(authority.issue("somebody_else"), "client.key");
          fails(4, "refuses user %s and the client certificate PG_SSLCERT".formatted(role));
          certificate(new Authority("Others").issue(role), "client.key");
          fails(4, "client certificate PG_SSLCERT", "its issuer is in the server's ssl_ca_file");
          certificate(new Authority("Clients").issue(role), "client.key");
          assertThat(check().out()) // by an alert, or by a connection that is closed before it
              .contains("✗ connection: the server refuses the client certificate PG_SSLCERT (");
        });
  }

  @Test
  void tokenOfIamServesForEachConnection() throws Exception {
    try (RdsServer rds = rds("fixtureSecret")) {
      environment.put("PG_SSLROOTCERT", directory.resolve("root.crt").toString());
      environment.put("PG_HOST", "127.0.0.2,localhost"); // the first refuses
      whileServerHas(
          new Authority("Any"),
          TRUST,
          () -> succeeds("a token of AWS IAM for region eu-central-1"));
      assertThat(rds.passwords()).hasSizeGreaterThanOrEqualTo(4); // with the locks
    }
  }

  @Test
  void refusedTokenNamesRolePolicyAndRegion() throws Exception {
    try (RdsServer rds = rds("otherSecret")) {
      CommandResult run =
          fails(
              4,
              "the server refuses the AWS IAM token of user " + role,
              "PAM authentication failed",
              "grant rds_iam to " + role,
              "rds-db:connect on arn:aws:rds-db:eu-central-1:ACCOUNT:dbuser:RESOURCE_ID/" + role,
              "check that the server is in region eu-central-1");
      assertThat(run.out()).contains("set PG_SSLROOTCERT to the file global-bundle.pem of AWS");
      assertThat(run.out() + run.err()).doesNotContain("X-Amz", rds.passwords().get(0));
    }
  }

  @Test
  void tokenNeedsCredentials() throws Exception {
    try (RdsServer rds = rds("fixtureSecret")) {
      environment.remove("AWS_ACCESS_KEY_ID");
      environment.remove("AWS_SECRET_ACCESS_KEY");
      environment.put("AWS_PROFILE", "no-such-profile");
      fails(3, "AWS_PROFILE");
      assertThat(rds.passwords()).isEmpty();
    }
  }

  @Test
  void tooManyScramIterationsAreToldAsSuch() throws Exception {
    database.sql("set scram_iterations = 100001", "alter role %s password 'x'".formatted(role));
    environment.put("PG_PASSWORD", "x");
    fails(4, "more SCRAM iterations than the driver does (100,000)", "set scram_iterations = 4096");
    database.sql("set scram_iterations = 100000", "alter role %s password 'x'".formatted(role));
    succeeds("the password PG_PASSWORD");
  }

  private void passwordFile(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("pgpass"), text);
    System.setProperty(PASSWORD_FILE, file.toString());
  }

  private void certificate(Identity identity, String keyFile) throws IOException {
    Path certificate = directory.resolve("client.crt");
    Path key = directory.resolve(keyFile);
    Files.writeString(certificate, identity.certificate());
    boolean der = keyFile.endsWith(".pk8") || keyFile.endsWith(".der");
    Files.write(
        key,
        der ? identity.key().getEncoded() : identity.keyPem().getBytes(StandardCharsets.US_ASCII));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    environment.put("PG_SSLCERT", certificate.toString());
    environment.put("PG_SSLKEY", key.toString());
  }

  private interface Work {
    void run() throws Exception;
  }

  /**
   * Lets the server speak TLS meanwhile.
   *
   * @param access a line of pg_hba.conf
   */
  private void whileServerHas(Authority clients, String access, Work work) throws Exception {
    ServerTls tls =
        ServerTls.on(server, clients.issue("localhost"), clients, access.formatted(role));
    try {
      work.run();
    } finally {
      tls.close();
    }
  }

  /** Starts a server that knows the secret key of the fixture's AWS account, or another one. */
  private RdsServer rds(String secretKey) throws Exception {
    Authority authority = new Authority("RDS");
    Files.writeString(directory.resolve("root.crt"), authority.pem());
    RdsServer[] rds = new RdsServer[1];
    rds[0] =
        new RdsServer(
            server,
            authority.issue("localhost"),
            token ->
                new IamToken("localhost:" + rds[0].port(), role, "eu-central-1", secretKey)
                    .isValid(token));
    environment.put("PG_HOST", "localhost");
    environment.put("PG_PORT", String.valueOf(rds[0].port()));
    environment.put("PG_AUTH", "aws-iam");
    return rds[0];
  }

  private void connects(String login) {
    assertThat(check().out())
        .contains("✓ login: user %s, with %s\n".formatted(role, login), "✓ connection: ");
  }

  private void succeeds(String login) {
    connects(login);
    dynamo.page(DEPARTMENTS, List.of(DEPARTMENTS.item(CLIENT, "D1")), true);
    RunResult.run(environment, "--only", "departments").succeeded();
  }

  private CommandResult fails(int exitCode, String... words) {
    CommandResult run = CommandResult.run(environment, "--verbose");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains(words);
    assertThat(check().out()).contains(words);
    return run;
  }

  private CommandResult check() {
    return CommandResult.run(environment, "check");
  }
}
