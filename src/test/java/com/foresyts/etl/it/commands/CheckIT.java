package com.foresyts.etl.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.fixture.Answerer;
import com.foresyts.etl.fixture.DynamoDbServer;
import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.StsStub;
import com.foresyts.etl.fixture.dynamodb.FakeDynamoDb;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.Identity;
import com.foresyts.etl.postgres.Ddl;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the check names each thing that is broken, and changes nothing. */
@Tag("newest-postgresql")
@Tag("slow")
class CheckIT {
  private static final String CLIENT = "WASJKSP";
  private static final Fixture FIXTURE = Fixture.shared();

  private static final String CATALOGUE =
      """
      select 'relation', c.oid, c.relname, c.relacl from pg_class c
      union all select 'column', a.attrelid, a.attname, a.attacl from pg_attribute a
      union all select 'constraint', c.oid, c.conname, null from pg_constraint c
      order by 1, 2, 3
      """;

  private final TestDatabase database = TestDatabase.create();
  private final StsStub sts = StsStub.start();
  private final Map<String, String> environment = new HashMap<>();

  CheckIT() throws IOException {
    environment.putAll(FIXTURE.environment(CLIENT, database.name()));
    environment.put("AWS_ENDPOINT_URL", sts.endpoint());
  }

  @BeforeAll
  static void aSource() throws IOException {
    FIXTURE.wipe();
    FIXTURE.load(Predecessor.source());
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private record Check(int exitCode, String out, String err) {
    List<String> lines(String sign) {
      return out.lines().filter(line -> line.startsWith(sign)).toList();
    }

    void succeeded() {
      assertThat(exitCode).as(out + err).isZero();
      assertThat(lines("✗")).isEmpty();
      assertThat(out).endsWith("\n✓ A run would start\n");
    }

    /** One thing is wrong, and no other. */
    String failed(int expected) {
      assertThat(exitCode).as(out + err).isEqualTo(expected);
      List<String> failures = lines("✗");
      assertThat(failures).as(out).hasSize(2);
      assertThat(failures.get(1))
          .isEqualTo(
              "✗ A run would end with exit code %d: mend what is marked ✗ (1)".formatted(expected));
      return failures.get(0);
    }
  }

  private Check check(String... options) {
    List<String> arguments = new ArrayList<>(List.of("check"));
    arguments.addAll(List.of(options));
    CommandResult check = CommandResult.run(environment, arguments.toArray(String[]::new));
    return new Check(check.exitCode(), check.out(), check.err());
  }

  private void createTables() throws Exception {
    database.sql(Ddl.script(null, Migrators.mappings()));
  }

  @Test
  void checkOfWorkingSetupHasNoFindingAndChangesNothing() throws Exception {
    createTables();
    List<String> catalogue = database.query(CATALOGUE);
    Check check = check();
    check.succeeded();
    assertThat(check.lines("⚠")).isEmpty();
    assertThat(check.err()).isEmpty();
    assertThat(check.out())
        .contains(
            "✓ CLIENT_ID: WASJKSP (environment)\n",
            "✓ PG_SSLMODE: prefer (default)\n",
            "✓ connection: PostgreSQL ",
            "✓ encryption: ",
            "✓ schema: public\n",
            "✓ run lock: free\n",
            "✓ writing: the server takes writes\n",
            "✓ foresytsleavelist: columns, key and privileges are as a run needs them\n",
            "✓ identity: account 123456789012, " + StsStub.ARN + "\n",
            "✓ tymeplusUserAuth: key clientid, userid; about ",
            " items; on demand; queried by its key\n",
            "✓ tymeplusUserLeaves: key user_leave_id; about ",
            " items; on demand; scanned in one segment\n");
    assertThat(sts.signatures()).hasSize(1).first().asString().contains("Credential=fixture/");
    assertThat(database.query(CATALOGUE)).isEqualTo(catalogue);
  }

  @Test
  void checkLeavesEmptyDatabaseEmpty() throws Exception {
    List<String> catalogue = database.query(CATALOGUE);
    Check check = check("--client", "OTHER", "--segments", "3");
    check.succeeded();
    assertThat(check.out())
        .contains("✓ CLIENT_ID: OTHER (--client)", "scanned in 3 segments")
        .containsPattern("(✓ foresyts?\\w+: is missing; a run will create it\\n){6}");
    assertThat(database.query(CATALOGUE)).isEqualTo(catalogue);
  }

  @Test
  void checkAcceptsPredecessorsTables() throws Exception {
    database.with(Predecessor::createTables);
    Check check = check();
    check.succeeded();
    assertThat(check.lines("⚠"))
        .hasSize(4)
        .allMatch(line -> line.contains("has no index on") && line.contains(": create index on "));
  }

  @Test
  void checkWithJsonPrintsOneObjectOnly() throws Exception {
    createTables();
    database.sql("drop index foresytsabsentlist_userid_idx");
    environment.remove("PG_PORT");
    environment.put("PG_HOST", "localhost:1");
    JsonNode invalid = new ObjectMapper().readTree(check("--json").out());
    assertThat(invalid.get("client").textValue()).isEqualTo(CLIENT);
    assertThat(invalid.get("exitCode").intValue()).isEqualTo(2);

    environment.putAll(FIXTURE.environment(CLIENT, database.name()));
    JsonNode json = new ObjectMapper().readTree(check("--json").out());
    assertThat(json.fieldNames()).toIterable().containsExactly("client", "exitCode", "findings");
    assertThat(json.get("client").textValue()).isEqualTo(CLIENT);
    assertThat(json.get("exitCode").intValue()).isZero();
    assertThat(json.get("findings").findValuesAsText("status")).contains("ok", "warning");
    for (JsonNode finding : json.get("findings")) {
      assertThat(finding.fieldNames()).toIterable().containsExactly("status", "subject", "message");
      if (finding.get("status").textValue().equals("warning")) {
        assertThat(finding.get("subject").textValue()).isEqualTo("foresytsabsentlist");
        assertThat(finding.get("message").textValue())
            .isEqualTo(
                "has no index on userid: create index on \"public\".\"foresytsabsentlist\" (\"userid\");");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PG_HOST | | ✗ PG_HOST: is missing: set it in the environment or in
          CLIENT_ID | | ✗ CLIENT_ID: is missing: give --client, or set it in the environment or in
          PG_PORT | 54x2 | ✗ PG_PORT: (environment) is "54x2": it must be a number from 1 to 65535
          AWS_SECRET_ACCESS_KEY | | ✗ AWS_ACCESS_KEY_ID: (environment) needs AWS_SECRET_ACCESS_KEY from the same place
          """)
  void checkNamesWrongSetting(String setting, String value, String line) {
    environment.put(setting, value == null ? "" : value);
    Check check = check();
    assertThat(check.failed(2)).startsWith(line);
    assertThat(check.out()).doesNotContain("PostgreSQL", "DynamoDB");
    assertThat(sts.signatures()).isEmpty();
  }

  @Test
  void checkNamesMissingEnvFile() {
    assertThat(check("--env-file", "nowhere.env").failed(2))
        .startsWith("✗ settings: ")
        .endsWith("nowhere.env does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json", "--verbose"})
  void checkMasksSecrets(String option, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("etl.env"), "PG_PASSWORD=s3cretFile\n");
    environment.put("AWS_ACCESS_KEY_ID", "AKIAS3CRETS3CRETS3CR");
    environment.put("AWS_SECRET_ACCESS_KEY", "s3cretKey");
    environment.put("AWS_SESSION_TOKEN", "s3cretToken");
    environment.put("AWS_ENDPOINT_URL", "http://me:s3cretUrl@localhost:1");
    environment.put("PG_PASSWORD", "s3cretPassword");
    sts.refuse("InvalidClientTokenId");
    Check check =
        option.isEmpty()
            ? check("--env-file", file.toString())
            : check("--env-file", file.toString(), option);
    assertThat(check.exitCode()).isEqualTo(4);
    assertThat(check.out() + check.err()).doesNotContainIgnoringCase("s3cret");
    assertThat(check.out()).contains("AKIA…", "differs between the environment and");
    if (option.isEmpty()) {
      assertThat(check.out())
          .contains(
              "✓ AWS_SECRET_ACCESS_KEY: … (environment)\n",
              "✓ AWS_SESSION_TOKEN: … (environment)\n",
              "✓ PG_PASSWORD: … (environment)\n",
              "⚠ settings: PG_PASSWORD differs between the environment and " + file,
              "✗ connection: wrong password for user postgres");
    }
  }

  @Test
  void checkNamesMissingSourceTable() throws Exception {
    createTables();
    FIXTURE.wipe();
    FIXTURE.dynamoDb().client().deleteTable(r -> r.tableName(SourceTable.HOLIDAYS.source()));
    Check check = check();
    assertThat(check.failed(3))
        .startsWith(
            "✗ tymeplusHolidayMaster: table tymeplusHolidayMaster does not exist in region eu-central-1");
    assertThat(check.out()).contains("✓ tymeplusUserLeaves");
    aSource();
  }

  @Test
  void checkWarnsIfDescribeTableIsDenied() throws Exception {
    try (DynamoDbStub dynamo = DynamoDbStub.start()) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint());
      dynamo.refuse("DescribeTable", 400, "AccessDeniedException");
      Check check = check();
      check.succeeded();
      assertThat(check.lines("⚠"))
          .hasSameSizeAs(SourceTable.values())
          .allMatch(line -> line.contains("may not describe") && line.contains("DescribeTable"));
      assertThat(check.out()).contains("✓ tymeplusUserAuth: scanned in one segment\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"Scan, pk", "Query, clientid"})
  void checkFailsIfReadingIsDenied(String operation, String key) throws Exception {
    try (DynamoDbStub dynamo = DynamoDbStub.start()) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint());
      dynamo.keyed(key);
      dynamo.refuse(operation, 400, "AccessDeniedException");
      Check check = check();
      assertThat(check.exitCode()).isEqualTo(3);
      assertThat(check.lines("✗"))
          .contains(
              "✗ tymeplusUserAuth: the credentials may not %1$s; allow dynamodb:%1$s on table tymeplusUserAuth in region eu-central-1"
                  .formatted(operation));
    }
  }

  @Test
  void checkNamesCertificateOfPrivateAuthority() throws Exception {
    Identity identity = new Authority("private").issue("localhost");
    try (Answerer server = Answerer.withTls(identity.context(), "")) {
      for (String service : List.of("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL")) {
        environment.put(service, "https://localhost:" + server.port());
      }
      Check check = check();
      assertThat(check.exitCode()).isEqualTo(3);
      String problem =
          "the certificate of localhost is not from an authority that this JVM trusts; ";
      assertThat(check.lines("✗"))
          .anyMatch(line -> line.startsWith("✗ tymeplusUserAuth: " + problem));
      assertThat(check.lines("⚠"))
          .anyMatch(line -> line.contains("AWS STS was not reached (" + problem));
      assertThat(server.connections()).isEqualTo(SourceTable.values().length + 1);
    }
  }

  @Test
  void checkFailsIfTableIsNotReadyYet() throws Exception {
    try (DynamoDbStub dynamo = DynamoDbStub.start()) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint());
      dynamo.described("\"TableStatus\":\"CREATING\"");
      Check check = check();
      assertThat(check.exitCode()).isEqualTo(3);
      assertThat(check.lines("✗"))
          .contains(
              "✗ tymeplusUserAuth: table tymeplusUserAuth is being created; run again when its status is ACTIVE (status CREATING)");
    }
  }

  @Test
  void checkWarnsOfTableThatLimitMakesSlow() throws Exception {
    try (DynamoDbServer slow =
        DynamoDbServer.of(
            new FakeDynamoDb(), Sample.of(CLIENT), SourceTable.LEAVES.provisioned(10))) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", slow.endpoint().toString());
      Check check = check("--read-percent", "1");
      check.succeeded();
      assertThat(check.out())
          .contains(
              "; 10 read capacity units provisioned; ", "⚠ tymeplusUserLeaves: Reading tymeplus");
    }
  }

  @Test
  void checkFailsIfDynamoDbDoesNotAnswer() throws Exception {
    createTables();
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:" + Fixture.freePort());
    Check check = check();
    assertThat(check.exitCode()).isEqualTo(3);
    assertThat(check.lines("✗")).hasSize(SourceTable.values().length + 1);
    assertThat(check.out())
        .contains(
            "✗ tymeplusUserAuth: the endpoint in region eu-central-1 does not answer",
            "✓ foresytsleavelist: ");
  }

  @Test
  void checkTellsWhyThereAreNoCredentials(@TempDir Path home) throws Exception {
    createTables();
    environment.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
    environment.put("AWS_PROFILE", "fails");
    Path config =
        Files.writeString(home.resolve("config"), "[profile fails]\ncredential_process = exit 3\n");
    System.setProperty("aws.configFile", config.toString());
    try {
      Check check = check();
      assertThat(check.failed(3))
          .isEqualTo(
              "✗ identity: no AWS credentials: the credential_process of profile fails ended with exit code 3; run it by hand to see why");
      assertThat(check.lines("⚠"))
          .hasSameSizeAs(SourceTable.values())
          .contains("⚠ tymeplusUserAuth: not checked, since the credentials fail: see identity");
      JsonNode findings = new ObjectMapper().readTree(check("--json").out()).get("findings");
      assertThat(findings.findValuesAsText("subject"))
          .endsWith(
              Arrays.stream(SourceTable.values()).map(SourceTable::source).toArray(String[]::new));
    } finally {
      System.clearProperty("aws.configFile");
    }
  }

  @Test
  void checkFailsIfPostgresqlDoesNotAnswer() throws Exception {
    environment.put("PG_PORT", String.valueOf(Fixture.freePort()));
    Check check = check();
    assertThat(check.failed(4)).startsWith("✗ connection: cannot connect to ");
    assertThat(check.out()).contains("✓ tymeplusUserAuth: ");
  }

  @Test
  void exitCodeOfCheckIsThatOfFirstFailureOfARun() throws Exception {
    environment.put("PG_SCHEMA", "nowhere");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:" + Fixture.freePort());
    Check check = check();
    assertThat(check.exitCode()).isEqualTo(4);
    assertThat(check.out())
        .contains("✗ schema: no schema is named nowhere", "✗ tymeplusUserAuth: the endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refusing", "silent", "nothing"})
  void checkPassesIfCallerIdentityIsUnknown(String kind) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      switch (kind) {
        case "refusing" -> sts.refuse("InvalidClientTokenId");
        case "silent" ->
            environment.put("AWS_ENDPOINT_URL", "http://localhost:" + silent.getLocalPort());
        default -> environment.put("AWS_ENDPOINT_URL", "http://localhost:" + Fixture.freePort());
      }
      Check check = check();
      check.succeeded();
      assertThat(check.lines("⚠"))
          .containsExactly(
              "⚠ identity: it is not known which identity signs: AWS STS "
                  + (kind.equals("refusing")
                      ? "refused to tell (HTTP 403, InvalidClientTokenId)"
                      : "gave no answer")
                  + "; a run does not need it");
    }
  }

  /** The line says what mends it, and that does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table foresytsleavelist drop column reason | ✗ foresytsleavelist: has no column reason:
          alter table foresytsemployee_master alter age type text | ✗ foresytsemployee_master: age is text, not integer or bigint:
          alter table foresytsabsentlist drop constraint foresytsabsentlist_pkey | ✗ foresytsabsentlist: has no primary key or unique constraint (not deferrable) on exactly (userabsentactionid):
          alter table foresytsabsentlist drop constraint foresytsabsentlist_userid_fkey | ⚠ foresytsabsentlist: has no foreign key on userid:
          drop index foresytsleavelist_userid_idx | ⚠ foresytsleavelist: has no index on userid:
          revoke select on foresytsholidays from ROLE | ✗ foresytsholidays: user ROLE may not select:
          revoke insert on foresytsholidays from ROLE | ✗ foresytsholidays: user ROLE may not insert:
          revoke update on foresytsholidays from ROLE | ✗ foresytsholidays: user ROLE may not update:
          drop table foresytsholidays; revoke create on schema public from ROLE, public | ✗ foresytsholidays: is missing, and user ROLE may not create it:
          drop table foresytsabsentlist | ✗ foresytsabsentlist: is missing, and user ROLE may not let it refer to foresytsemployee_master:
          revoke usage on schema public from ROLE, public | ✗ schema: public: user ROLE may not use it:
          """)
  void checkNamesWhatPostgresqlLacks(String change, String line) throws Exception {
    String role = writer();
    environment.put("PG_SCHEMA", "public");
    check().succeeded();
    database.sql(change.replace("ROLE", role));
    Check check = check();
    String found;
    if (line.startsWith("✗")) {
      found = check.failed(4);
    } else {
      check.succeeded();
      assertThat(check.lines("⚠")).hasSize(1);
      found = check.lines("⚠").get(0);
    }
    assertThat(found).startsWith(line.replace("ROLE", role)).endsWith(";");
    database.sql(found.substring(found.lastIndexOf(": ") + 2));
    Check mended = check();
    mended.succeeded();
    assertThat(mended.lines("⚠")).isEmpty();
  }

  @Test
  void checkAcceptsGrantsOfColumns() throws Exception {
    String role = writer();
    database.sql(
        "revoke all on foresytsdepartment from " + role,
        "grant select, insert on foresytsdepartment to " + role,
        "grant update (department_name, inserted_at, status_id, last_updated) on foresytsdepartment to "
            + role);
    check().succeeded();
    environment.put("CLIENT_ID", CLIENT);
    RunResult.run(environment, "--only", "departments").succeeded();
    database.sql("update foresytsdepartment set department_name = 'another'");
    RunResult.run(environment, "--only", "departments").succeeded();
    database.sql("revoke update (status_id) on foresytsdepartment from " + role);
    assertThat(check().failed(4))
        .contains("✗ foresytsdepartment: user " + role + " may not update");
  }

  @Test
  void checkNamesReadOnlyDatabase() throws Exception {
    createTables();
    database.sql("alter database " + database.name() + " set default_transaction_read_only to on");
    assertThat(check().failed(4))
        .isEqualTo(
            "✗ writing: the server, the database or user postgres may only read; set default_transaction_read_only to off there, or check PG_HOST and PG_USER");
  }

  @Test
  void checkNamesRunThatHoldsLock() throws Exception {
    createTables();
    database.with(
        run -> {
          run.setAutoCommit(false);
          try (Statement statement = run.createStatement()) {
            statement.execute(
                "select pg_advisory_xact_lock(hashtextextended('dynamo-pg-etl \"public\" WASJKSP', 0))");
          }
          assertThat(check().failed(6))
              .startsWith("✗ run lock: another run of this client holds it since 20")
              .endsWith("; run when that has ended, or wait for it with --lock-wait");
          check("--client", "OTHER").succeeded();
        });
  }

  /** A role that may do what every option needs, where the tables are another's. */
  private String writer() throws Exception {
    createTables();
    String role = database.role("writer");
    database.sql(
        "grant usage, create on schema public to " + role,
        "grant select, insert, update, delete on all tables in schema public to " + role);
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", TestDatabase.ROLE_PASSWORD);
    return role;
  }
}
