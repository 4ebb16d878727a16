package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.S3Stub;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.tables.Migrators;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Exports in a bucket. */
@Tag("newest-postgresql")
@Timeout(60)
class S3FilesIT {
  private static final String ID = "01764000000000-0000000";

  @TempDir private Path folder;
  private S3Stub s3;

  @BeforeEach
  void start() throws IOException {
    s3 = S3Stub.start(folder);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private S3Files files(String prefix) {
    return S3Files.open("s3://" + S3Stub.BUCKET + prefix, settings("eu-central-1"));
  }

  private Aws settings(String region) {
    return new Aws(
        region,
        new Credentials("id", "secret", null),
        null,
        null,
        URI.create(s3.endpoint()),
        null,
        Proxies.NONE);
  }

  private void object(String key) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, key);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "",
      value = {
        "'', 4",
        "/, 4",
        "/hr, 2",
        "/hr/, 2",
        "/hr/night ü+%, 1",
        "/hr/AWSDynamoDB, 1",
        "/hr/AWSDynamoDB/, 1",
        "/hr/AWSDynamoDB/01764000000000-00000001, 1",
        "/hr/AWSDynamoDB/01764000000000-00000001/data, 1",
        "/hr/AWSDynamoDB/01764000000000-00000009, 0",
        "/h, 0",
        "/nothing, 0",
      })
  void findsTheExportsBelowAPrefix(String prefix, int exports) throws IOException {
    object("AWSDynamoDB/" + ID + "0/manifest-summary.json");
    object("AWSDynamoDB/data/x.json.gz");
    object("hr/AWSDynamoDB/" + ID + "1/manifest-summary.json");
    object("hr/AWSDynamoDB/" + ID + "1/data/x.json.gz");
    object("hr/night ü+%/AWSDynamoDB/" + ID + "2/manifest-summary.json");
    object("other/AWSDynamoDB.incomplete/" + ID + "3/manifest-summary.json");
    object("other/notAWSDynamoDB/AWSDynamoDB/" + ID + "4/manifest-summary.json");
    object("other/file");
    try (S3Files files = files(prefix == null ? "" : prefix)) {
      List<String> found = files.exports();
      assertThat(found)
          .hasSize(exports)
          .allMatch(key -> key.matches("(.*/)?AWSDynamoDB/" + ID + "\\d"));
      for (String export : found) {
        String key = export + "/manifest-summary.json";
        try (InputStream in = files.open(key)) {
          assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(key);
        }
      }
    }
  }

  @Test
  void yearsOfExportsCostARequestForEachPage() throws IOException {
    for (int export = 0; export < 7; export++) {
      for (int file = 0; file < 5; file++) {
        object("hr/AWSDynamoDB/" + ID + export + "/data/" + file + ".json.gz");
      }
    }
    s3.pageSize(3);
    try (S3Files files = files("/hr")) {
      assertThat(files.exports()).hasSize(7).doesNotHaveDuplicates();
      assertThat(s3.requests()).hasSize(1 + 3);
    }
  }

  /** S3 denies a key that does not exist if the right to list is limited to a prefix. */
  @Test
  void aKeyThatIsDeniedMayNotExist() {
    s3.refuse(2, "/hr/x", 403, "AccessDenied", "Access Denied");
    try (S3Files files = files("/hr")) {
      assertThatThrownBy(() -> files.open("hr/x")).isInstanceOf(FileNotFoundException.class);
      s3.refuse(2, "hr", 403, "AccessDenied", "Access Denied");
      assertThatThrownBy(() -> files.open("hr/x"))
          .hasMessageContaining("the credentials may not s3:GetObject");
    }
  }

  @Test
  void namesAreUrls() {
    try (S3Files files = files("/hr/")) {
      assertThat(files.name("")).isEqualTo("s3://exports/hr/");
      assertThat(files.name("hr/x")).isEqualTo("s3://exports/hr/x");
      assertThatThrownBy(() -> files.open("hr/x"))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("s3://exports/hr/x");
    }
  }

  /**
   * With pages of keys, bodies that are cut, one that stays away, and a request that is refused.
   */
  @Test
  void readsTheItemsThatAFolderHasThroughFaults() throws IOException {
    new ExportWriter(folder).prefix("hr").files(3, 1).write(Sample.small("C1"));
    List<List<Map<String, AttributeValue>>> expected = items(new FolderFiles(folder));
    s3.pageSize(2);
    s3.cut(4, ".json.gz", 100);
    s3.refuse(2, ".json.gz", 503, "SlowDown", "Please reduce your request rate.");
    assertThat(items(files("/hr"))).isEqualTo(expected);
    assertThat(s3.requests()).filteredOn(request -> request.contains(".json.gz bytes=")).hasSize(4);
  }

  @Test
  void readsABucketOfAnotherRegion() throws IOException {
    new ExportWriter(folder).write(Sample.small("C1"));
    s3.region("us-west-2");
    assertThat(items(files(""))).isEqualTo(items(new FolderFiles(folder)));
  }

  /** Returns the items of each table. */
  private static List<List<Map<String, AttributeValue>>> items(ExportFiles files) {
    List<List<Map<String, AttributeValue>>> tables = new ArrayList<>();
    try (ExportSource source = ExportSource.open(files, "C1", Migrators.mappings(), null, 3)) {
      for (TableMapping mapping : Migrators.mappings()) {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        try (Items items = source.open(mapping, notice -> {}).read(units -> {})) {
          for (var block = items.next(); block != null; block = items.next()) {
            found.addAll(block);
          }
        }
        tables.add(found);
      }
    }
    return tables;
  }

  @Test
  void anObjectThatIsReplacedWhileItIsReadIsTold() throws IOException {
    object("x/AWSDynamoDB/" + ID + "0/a");
    try (S3Files files = files("")) {
      s3.cut(1, "a", 5);
      InputStream in = files.open("x/AWSDynamoDB/" + ID + "0/a");
      assertThat(in.readNBytes(5)).hasSize(5);
      Files.writeString(folder.resolve("x/AWSDynamoDB/" + ID + "0/a"), "another");
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage("it was replaced while it was read; run again");
      in.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | AccessDenied          | Access Denied | s3://exports/hr/: the credentials may not s3:ListBucket; allow s3:ListBucket on bucket exports
          403 | AccessDenied          | User: arn:aws:iam::1:user/etl is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::exports" because no identity-based policy allows the s3:ListBucket action | s3://exports/hr/: the credentials (arn:aws:iam::1:user/etl) may not s3:ListBucket, because no identity-based policy allows it; allow s3:ListBucket on bucket exports in an IAM policy of the user or role
          404 | NoSuchBucket          | no | s3://exports/hr/: S3 has no bucket exports; check the name, and AWS_ENDPOINT_URL_S3 if it is set
          403 | InvalidAccessKeyId    | no | s3://exports/hr/: the AWS credentials are wrong (InvalidAccessKeyId); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, the clock, and that region eu-central-1 is enabled for the account
          403 | SignatureDoesNotMatch | no | s3://exports/hr/: the AWS credentials are wrong (SignatureDoesNotMatch); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, the clock, and that region eu-central-1 is enabled for the account
          400 | ExpiredToken          | no | s3://exports/hr/: the AWS session token has expired; get new credentials and run again
          400 | AuthorizationHeaderMalformed | The authorization header is malformed; the region 'eu-central-1' is wrong; expecting 'us-west-2' | s3://exports/hr/: bucket exports is in region us-west-2, not in eu-central-1; set AWS_REGION=us-west-2
          405 | MethodNotAllowed      | s3cr3t | s3://exports/hr/: s3:ListBucket failed: MethodNotAllowed (HTTP 405, request R1)
          403 |                       | | s3://exports/hr/: S3 failed with HTTP 403 and no error code; is AWS_ENDPOINT_URL_S3 an S3 endpoint, or did a proxy answer?
          """)
  void aRefusedListIsTold(int status, String code, String message, String told) {
    s3.refuse(100, "prefix=hr", status, code == null ? "" : code, message == null ? "" : message);
    try (S3Files files = files("/hr")) {
      assertThatThrownBy(files::exports).isInstanceOf(EtlException.class).hasMessage(told);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | AccessDenied       | Access Denied | s3://exports/hr/x: the credentials may not s3:GetObject; allow s3:GetObject on the objects of bucket exports, and kms:Decrypt on their KMS key if they have one
          403 | AccessDenied       | User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::exports/hr/x" with an explicit deny in a resource-based policy | s3://exports/hr/x: the credentials (arn:aws:sts::1:assumed-role/a/b) may not s3:GetObject, because a resource-based policy denies it; end the denial of s3:GetObject on the objects of bucket exports in the policy of the bucket or key itself
          403 | AccessDenied       | User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action | s3://exports/hr/x: the credentials (arn:aws:sts::1:assumed-role/a/b) may not kms:Decrypt, because no identity-based policy allows it; allow kms:Decrypt on the KMS key of the objects in an IAM policy of the user or role
          403 | AccessDenied       | The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access. | s3://exports/hr/x: the credentials may not kms:Decrypt; allow kms:Decrypt on the KMS key of the objects
          400 | KMS.DisabledException | arn:s3cr3t is disabled. | s3://exports/hr/x: its KMS key cannot be used (KMS.DisabledException); enable the key, or export again with another one
          403 | InvalidObjectState | The operation is not valid for the object's storage class | s3://exports/hr/x: it is archived in S3 Glacier; restore it with aws s3api restore-object, and run again
          """)
  void aRefusedObjectIsTold(int status, String code, String message, String told)
      throws IOException {
    object("hr/x");
    s3.refuse(100, "/hr/x", status, code, message);
    try (S3Files files = files("/hr")) {
      assertThatThrownBy(() -> files.open("hr/x"))
          .isInstanceOf(EtlException.class)
          .hasMessage(told);
    }
  }
}
