package com.foresyts.etl.it.process;

import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.JarProcess;
import com.foresyts.etl.fixture.program.JarProcess.Ended;
import com.foresyts.etl.fixture.program.TestDatabase;
import com.foresyts.etl.fixture.tls.Authority;
import com.foresyts.etl.fixture.tls.Identity;
import com.foresyts.etl.fixture.tls.RdsServer;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Neither secrets nor personal values are printed, however much those who start the program want to
 * hear of it.
 */
@Tag("newest-postgresql")
@Tag("slow")
class SecretsIT {
  private static final String SECRET = "s3cret";
  private static final String PERSONAL = "Personal";

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();
  @TempDir private Path directory;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void everyLogAtItsLoudest() throws Exception {
    Path logback =
        Files.writeString(
            directory.resolve("logback.xml"),
            """
            <configuration debug="true"><appender name="all" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%msg%n%ex</pattern></encoder></appender>
            <root level="ALL"><appender-ref ref="all"/></root></configuration>
            """);
    Path jdk =
        Files.writeString(
            directory.resolve("logging.properties"),
            """
            .level=ALL
            handlers=java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level=ALL
            """);
    database.with(Predecessor::createTables);
    String role = database.role("secretive");
    database.sql(
        "alter role %s password '%s'".formatted(role, SECRET),
        "grant select, insert, update on all tables in schema public to " + role);
    environment = Fixture.shared().environment("WASJKSP", database.name(), dynamo.endpoint());
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    environment.put("AWS_SESSION_TOKEN", SECRET);
    environment.put("PG_USER", role);
    environment.put("PG_PASSWORD", SECRET);
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Dlogback.configurationFile=%s -Djava.util.logging.config.file=%s"
            .formatted(logback, jdk));
    dynamo.page(EMPLOYEES, List.of(record(EMPLOYEES, "U1"), record(EMPLOYEES, "U2")), true);
    dynamo.page(LEAVES, List.of(record(LEAVES, "U1"), record(LEAVES, "U9")), true);
  }

  @Test
  void refusedRowsRevealNothing() throws Exception {
    database.sql(
        "alter table foresytsemployee_master add unique (fullname)",
        "create function refuse() returns trigger language plpgsql as"
            + " $$ begin raise exception 'no %', new.reason using detail = new.reason; end $$",
        "create trigger refuse before insert on foresytsleavelist for each row"
            + " execute function refuse()");
    Ended run = run(0);
    assertThat(run.out()).contains("⚠ Rejected employee U2", "SQLSTATE 23505", "⚠ Bad value in");
    assertThat(run.out()).contains("⚠ Rejected leave record", "SQLSTATE P0001", "U9");
  }

  @Test
  void failingTriggerRevealsNothing() throws Exception {
    database.serverErrors();
    database.sql(
        "create function refuse() returns trigger language plpgsql as"
            + " $$ begin perform server_error('53100', new.reason); return new; end $$",
        "create trigger refuse before insert on foresytsleavelist for each row"
            + " execute function refuse()");
    assertThat(run(4).err()).contains("the server's disk is full");
  }

  @Test
  void dynamoDbFailureRevealsNothing() throws Exception {
    dynamo.refuse("Scan", 400, "ExpiredTokenException");
    assertThat(run(3).err()).contains("the AWS session token has expired");
  }

  @Test
  void wrongPasswordRevealsNothing() throws Exception {
    environment.put("PG_PASSWORD", SECRET + "!");
    assertThat(run(4).err()).contains("wrong password");
  }

  @Test
  void refusedTokenRevealsNothing() throws Exception {
    Identity identity = new Authority("RDS").issue("localhost");
    try (RdsServer rds = new RdsServer(Fixture.shared().postgres(), identity, token -> false)) {
      environment.put("PG_HOST", "localhost");
      environment.put("PG_PORT", String.valueOf(rds.port()));
      environment.put("PG_AUTH", "aws-iam");
      Ended run = run(4);
      assertThat(run.err()).contains("the server refuses the AWS IAM token");
      assertThat(run.out() + run.err())
          .doesNotContain(rds.passwords())
          .doesNotContain("X-Amz-Signature");
    }
  }

  private Ended run(int exitCode) throws Exception {
    Ended run = JarProcess.run(environment, "--verbose", "--only", "employees,leaves");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out() + run.err()).doesNotContainIgnoringCase(SECRET, PERSONAL);
    return run;
  }

  /** A record of which all but the ids are personal, and most of it wrong. */
  private static Map<String, AttributeValue> record(SourceTable table, String user) {
    TableMapping mapping =
        Migrators.mappings().stream()
            .filter(candidate -> candidate.name().equals(table.commandName()))
            .findFirst()
            .orElseThrow();
    Map<String, AttributeValue> record = new HashMap<>();
    for (Column column : mapping.columns()) {
      record.put(column.attribute(), AttributeValue.fromS(PERSONAL));
    }
    record.put("password", AttributeValue.fromS(PERSONAL));
    record.remove("basedepartmentid");
    record.remove("leave_category_id");
    record.put("clientid", AttributeValue.fromS("WASJKSP"));
    record.put("userid", AttributeValue.fromS(user));
    record.put("user_leave_id", AttributeValue.fromS("L" + user));
    record.put("statusid", AttributeValue.fromS("1"));
    return record;
  }
}
