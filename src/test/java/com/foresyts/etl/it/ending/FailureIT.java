package com.foresyts.etl.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads when a run fails, and the exit code. */
@Tag("newest-postgresql")
@Tag("slow")
class FailureIT {
  private static final String CLIENT = "WASJKSP";
  private final Fixture fixture = Fixture.shared();
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void aSource() throws IOException {
    fixture.wipe();
    fixture.load(Predecessor.source());
  }

  @Test
  void wrongPasswordIsExplained() {
    expect(
        "PG_PASSWORD",
        "guessed",
        4,
        "wrong password for user postgres; check PG_USER and PG_PASSWORD");
  }

  @Test
  void unknownDatabaseIsExplained() {
    expect("PG_DATABASE", "nowhere", 4, "no database is named nowhere; check PG_DATABASE");
  }

  @Test
  void unknownSchemaIsExplained() {
    expect("PG_SCHEMA", "nowhere", 4, "no schema is named nowhere; check PG_SCHEMA");
  }

  @Test
  void refusedPostgresqlConnectionIsExplained() throws IOException {
    int port = Fixture.freePort();
    expect(
        "PG_PORT",
        String.valueOf(port),
        4,
        "cannot connect to localhost:" + port + "; check PG_HOST and PG_PORT");
  }

  @Test
  void unknownPostgresqlHostIsExplained() {
    expect("PG_HOST", "postgres.invalid", 4, "no host is named postgres.invalid; check PG_HOST");
  }

  @Test
  void missingEncryptionOfServerIsExplained() {
    expect("PG_SSLMODE", "require", 4, "The server does not support SSL", "check PG_SSLMODE");
  }

  @Test
  void missingRightToCreateIsExplained() throws Exception {
    String role = database.role("reader");
    database.sql("revoke create on schema public from public");
    Map<String, String> environment = environment();
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    expect(
        environment,
        4,
        "foresytsdepartment is missing, and user %1$s may not create it: grant create on schema \"public\" to \"%1$s\";"
            .formatted(role));
  }

  @Test
  void missingRightOnTableIsExplained() throws Exception {
    database.with(Predecessor::createTables);
    String role = database.role("reader");
    database.sql("grant select, insert, update on foresytsdepartment to " + role);
    Map<String, String> environment = environment();
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    RunResult run =
        expect(
            environment,
            4,
            "foresytleavetype: user %1$s may not select, insert, update: grant select, insert, update on \"public\".\"foresytleavetype\" to \"%1$s\";"
                .formatted(role),
            "foresytsabsentlist: user %s may not select, insert, update".formatted(role));
    assertThat(run.errors()).doesNotContain("foresytsdepartment");
    assertThat(run.summary().get("tables")).isEmpty();
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("0");
  }

  @Test
  void missingSourceTableIsExplained() throws Exception {
    fixture.dynamoDb().client().deleteTable(r -> r.tableName(SourceTable.HOLIDAYS.source()));
    expect(environment(), 3, "(holidays)", "table tymeplusHolidayMaster does not exist in region");
    assertThat(database.query("select count(*) from foresytsdepartment")).containsExactly("5");
  }

  @Test
  void unreachableDynamoDbIsExplained() throws IOException {
    int port = Fixture.freePort();
    expect("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:" + port, 3, "does not answer");
  }

  @Test
  void endpointThatIsNoDynamoDbIsExplained() throws IOException {
    try (DynamoDbStub stub = DynamoDbStub.start()) {
      stub.refuse("DescribeTable", 404, "");
      expect(
          "AWS_ENDPOINT_URL_DYNAMODB",
          stub.endpoint(),
          3,
          "HTTP 404 and no error code; is AWS_ENDPOINT_URL_DYNAMODB");
    }
  }

  /** The SDK finds the file by a system property, as it would by AWS_CONFIG_FILE. */
  @Test
  void unreadableAwsFileIsAConfigurationError() {
    System.setProperty("aws.configFile", Path.of("pom.xml").toString());
    try {
      expect(environment(), 2, "the AWS configuration files cannot be read");
    } finally {
      System.clearProperty("aws.configFile");
    }
  }

  @Test
  void missingCredentialsAreExplained(@TempDir Path home) throws IOException {
    Map<String, String> environment = environment();
    environment.remove("AWS_ACCESS_KEY_ID");
    environment.remove("AWS_SECRET_ACCESS_KEY");
    Path config =
        Files.writeString(home.resolve("config"), "[profile fails]\ncredential_process = exit 3\n");
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      expect(environment, 3, "no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
      environment.put("AWS_PROFILE", "no-such-profile");
      expect(environment, 3, "no AWS credentials: AWS_PROFILE is no-such-profile, but neither");
      environment.put("AWS_PROFILE", "fails");
      expect(
          environment,
          3,
          "no AWS credentials: the credential_process of profile fails ended with exit code 3");
    } finally {
      System.clearProperty("aws.configFile");
      System.clearProperty("aws.disableEc2Metadata");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ExpiredTokenException | the AWS session token has expired; get new credentials
          UnrecognizedClientException | the AWS credentials are wrong (UnrecognizedClientException)
          AccessDeniedException | the credentials may not Scan; allow dynamodb:Scan on table tymeplusDepartmentMaster in region
          ValidationException | Scan of table tymeplusDepartmentMaster failed: ValidationException (HTTP 400
          """)
  void refusalOfDynamoDbIsExplained(String code, String message) throws IOException {
    try (DynamoDbStub stub = DynamoDbStub.start()) {
      // Describing is refused in a way that the program can do without.
      stub.refuse("DescribeTable", 400, "AccessDeniedException");
      stub.refuse("Scan", 400, code);
      expect("AWS_ENDPOINT_URL_DYNAMODB", stub.endpoint(), 3, message);
    }
  }

  @Test
  void failurePrintsNoSecretAndStackTraceOnlyIfVerbose() {
    Map<String, String> environment = environment();
    environment.put("PG_PASSWORD", "guessed-secret");
    environment.put("AWS_SECRET_ACCESS_KEY", "aws-secret");
    RunResult quiet = RunResult.run(environment);
    RunResult verbose = RunResult.run(environment, "--verbose");
    assertThat(quiet.errors().lines()).hasSize(1);
    assertThat(verbose.errors()).contains("at com.foresyts.etl.");
    assertThat(quiet.console() + quiet.errors() + verbose.console() + verbose.errors())
        .doesNotContain("guessed-secret", "aws-secret");
  }

  private void expect(String setting, String value, int exitCode, String... messages) {
    Map<String, String> environment = environment();
    environment.put(setting, value);
    expect(environment, exitCode, messages);
  }

  private static RunResult expect(
      Map<String, String> environment, int exitCode, String... messages) {
    RunResult run = RunResult.run(environment, "--connect-for", "0s");
    assertThat(run.errors()).startsWith("✗ ETL Process Failed").contains(messages);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.summary().at("/error/message").textValue()).isNotEmpty();
    return run;
  }

  private Map<String, String> environment() {
    return new HashMap<>(fixture.environment(CLIENT, database.name()));
  }
}
