package com.foresyts.etl.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.S3Stub;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a bucket gives the rows that it holds, or one message. */
@Tag("newest-postgresql")
class FromBucketIT {
  private static final String CLIENT = "WASJKSP";
  private static final String PLACE = "s3://exports/hr";
  private static final Fixture FIXTURE = Fixture.shared();

  private final TestDatabase database = TestDatabase.create();
  private final Sample sample = Sample.small(CLIENT);
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;
  private S3Stub s3;

  @BeforeEach
  void start() throws IOException {
    s3 = S3Stub.start(folder);
    environment.putAll(FIXTURE.postgres().environment(database.name()));
    environment.put("CLIENT_ID", CLIENT);
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "id");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint());
    environment.put("AWS_ENDPOINT_URL", "http://localhost:1");
    new ExportWriter(folder).prefix("hr").files(3, 1).write(sample);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private RunResult run() {
    return RunResult.run(environment, "--from-export", PLACE);
  }

  @Test
  void rowsAreRightInSpiteOfFaults() {
    s3.pageSize(2);
    s3.cut(3, ".json.gz", 50);
    s3.refuse(2, "/data/", 503, "SlowDown", "Please reduce your request rate.");
    RunResult run = run().succeeded();
    for (SourceTable table : SourceTable.values()) {
      assertThat(run.count(table, "read")).isEqualTo(sample.size(table));
    }
    assertThat(run.console()).contains("/AWSDynamoDB/").contains(": " + PLACE + "/AWSDynamoDB");
    CommandResult verify = CommandResult.run(environment, "verify", "--from-export", PLACE + "/");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          prefix= | AccessDenied | s3://exports/hr/: the credentials may not s3:ListBucket; allow s3:ListBucket on bucket exports
          prefix= | NoSuchBucket | s3://exports/hr/: S3 has no bucket exports; check the name, and AWS_ENDPOINT_URL_S3 if it is set
          summary | AccessDenied | the credentials may not s3:GetObject; allow s3:GetObject on the objects of bucket exports, and kms:Decrypt on their KMS key if they have one
          /data/  | AccessDenied | the credentials may not s3:GetObject; allow s3:GetObject on the objects of bucket exports, and kms:Decrypt on their KMS key if they have one
          """)
  void aRefusalEndsTheRun(String part, String code, String told) {
    s3.refuse(1_000, part, code.equals("NoSuchBucket") ? 404 : 403, code, "Access Denied");
    RunResult run = run();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.console() + run.errors()).contains(told);
    assertThat(run.summary().get("error").get("message").textValue()).contains(told);
  }

  /** An object that ends before its time is not what the manifest says. */
  @Test
  void aCutObjectEndsTheRunAndNothingOfItsTableIsCommitted() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".json.gz")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 1_000) {
          Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
        }
      }
    }
    RunResult run = run();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.summary().get("error").get("message").textValue())
        .matches("s3://exports/hr/AWSDynamoDB/\\S+/data/\\S+\\.json\\.gz is damaged: .+");
  }

  @ParameterizedTest
  @CsvSource({"s3://", "s3:///hr", "s3://UPPER_case", "s3://x"})
  void anotherUrlIsAUsageError(String url) {
    CommandResult refused = CommandResult.run(environment, "--from-export", url);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("s3://BUCKET/PREFIX");
  }

  @Test
  void aWrongEndpointIsNamed() {
    environment.put("AWS_ENDPOINT_URL_S3", "localhost:9000");
    CommandResult refused = CommandResult.run(environment, "--from-export", PLACE);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out() + refused.err())
        .contains("AWS_ENDPOINT_URL_S3 (environment) must be an http or https URL");
  }
}
