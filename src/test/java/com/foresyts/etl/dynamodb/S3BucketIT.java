package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings.Aws;
import com.foresyts.etl.config.Settings.Credentials;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.fixture.Answerer;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.S3Stub;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** A bucket that is slow, breaks off or cannot be reached. */
@Tag("newest-postgresql")
@Timeout(20)
class S3BucketIT {
  private static final DynamoDb.Limits LIMITS =
      new DynamoDb.Limits(2, Duration.ofSeconds(10), Duration.ofMillis(300));

  @TempDir private Path folder;
  private S3Stub s3;
  private byte[] bytes;

  @BeforeEach
  void start() throws IOException {
    s3 = S3Stub.start(folder);
    bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    Files.write(folder.resolve("x"), bytes);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private S3Bucket bucket() {
    return bucket(s3.endpoint());
  }

  private static S3Bucket bucket(String endpoint) {
    return bucket("eu-central-1", URI.create(endpoint));
  }

  private static S3Bucket bucket(String region, @Nullable URI endpoint) {
    return S3Bucket.open(
        S3Stub.BUCKET,
        new Aws(
            region,
            new Credentials("id", "secret", null),
            null,
            null,
            endpoint,
            null,
            Proxies.NONE),
        LIMITS,
        BackoffStrategy.retryImmediately(),
        Duration.ofMillis(300));
  }

  /** The failures in a row are limited, not those of an object: a slow reader meets many. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anObjectIsReadThroughManyBreaks(boolean knowsRanges) throws IOException {
    s3.knowsRanges(knowsRanges);
    s3.cut(knowsRanges ? 20 : 3, "x", knowsRanges ? 70_000 : 900_000);
    try (S3Bucket bucket = bucket();
        InputStream in = bucket.read("x")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  /** A server that knows no ranges may break off before the byte that was reached. */
  @Test
  void anObjectThatBreaksOffEarlierThanBeforeIsRead() throws IOException {
    s3.knowsRanges(false);
    s3.cut(1, "x", 900_000);
    try (S3Bucket bucket = bucket();
        InputStream in = bucket.read("x")) {
      assertThat(in.readNBytes(900_000)).hasSize(900_000);
      s3.cut(2, "x", 1_000);
      assertThat(in.readAllBytes()).hasSize(100_000);
    }
  }

  @Test
  void aSlowAnswerIsAskedForAgain() throws IOException {
    s3.pause(Duration.ofSeconds(2));
    s3.cut(2, "x", 1_000);
    try (S3Bucket bucket = bucket();
        InputStream in = bucket.read("x")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(s3.requests())
        .containsExactly(
            "GET /exports/x", "GET /exports/x bytes=1000-", "GET /exports/x bytes=2000-");
  }

  @Test
  void anObjectThatNeverEndsIsToldAsThat() throws IOException {
    s3.cut(100, "x", 10);
    try (S3Bucket bucket = bucket();
        InputStream in = bucket.read("x")) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "it breaks off again and again, the last time after 90 bytes (90 of 1000000 bytes);"
                  + " check the network");
    }
    assertThat(s3.requests()).hasSize(9);
  }

  @Test
  void anObjectThatGoesWhileItIsReadIsTold() throws IOException {
    s3.cut(1, "x", 10);
    try (S3Bucket bucket = bucket();
        InputStream in = bucket.read("x")) {
      assertThat(in.readNBytes(10)).hasSize(10);
      Files.delete(folder.resolve("x"));
      assertThatThrownBy(in::readAllBytes).hasMessage("s3://exports/x");
    }
  }

  @Test
  void manyObjectsAreReadAtOnce() throws IOException {
    try (S3Bucket bucket = bucket()) {
      List<InputStream> open = new ArrayList<>();
      for (int lane = 0; lane < 64; lane++) {
        open.add(bucket.read("x"));
      }
      for (InputStream in : open) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
        in.close();
      }
    }
  }

  @Test
  void aBucketThatStaysThrottledIsTold() {
    s3.refuse(1_000, "x", 503, "SlowDown", "Please reduce your request rate.");
    try (S3Bucket bucket = bucket()) {
      assertThatThrownBy(() -> bucket.read("x"))
          .hasMessage(
              "s3://exports/x: S3 stays throttled (SlowDown); run again when fewer programs read"
                  + " the bucket");
    }
    assertThat(s3.requests()).hasSizeGreaterThan(2);
  }

  @Test
  void anEndpointThatIsSilentIsTold() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertTold(
          "http://localhost:" + silent.getLocalPort(),
          "S3 in region eu-central-1 does not answer (localhost: Read timed out); check the"
              + " network, AWS_REGION and AWS_ENDPOINT_URL_S3");
    }
  }

  @Test
  void anEndpointThatRefusesIsTold() throws IOException {
    assertTold(
        "http://localhost:" + Fixture.freePort(),
        "S3 in region eu-central-1 does not answer (localhost: Connection refused); check the"
            + " network, AWS_REGION and AWS_ENDPOINT_URL_S3");
  }

  @Test
  void anEndpointWithoutTlsIsTold() throws IOException {
    try (Answerer plain = Answerer.plain("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertTold(
          "https://localhost:" + plain.port(),
          "localhost speaks no TLS there; check AWS_ENDPOINT_URL_S3, which may need http:// or"
              + " another port, and the proxy");
    }
  }

  @Test
  void aHostThatDoesNotExistIsTold() {
    try (S3Bucket bucket = bucket("eu-nowhere-1", null)) {
      assertThatThrownBy(() -> bucket.folders("hr/"))
          .hasMessage(
              "s3://exports/hr/: no host is named exports.s3.eu-nowhere-1.amazonaws.com; check AWS_REGION, AWS_ENDPOINT_URL_S3 and the network");
    }
    assertTold(
        "http://s3.invalid",
        "no host is named s3.invalid; check AWS_REGION, AWS_ENDPOINT_URL_S3 and the network");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>s3cr3t</html>",
        "<ListBucketResult><Name>s3cr3t",
        "s3cr3t",
        "<ListBucketResult><IsTruncated>s3cr3t</IsTruncated></ListBucketResult>"
      })
  void anAnswerOfSomethingElseIsNotAnEmptyBucket(String answer) throws IOException {
    try (Answerer other =
            Answerer.plain(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %s\r\n\r\n%s"
                    .formatted(answer.length(), answer));
        S3Bucket bucket = bucket("http://localhost:" + other.port())) {
      assertThatThrownBy(() -> bucket.folders(""))
          .isInstanceOf(EtlException.class)
          .hasNoCause()
          .hasMessage(
              "s3://exports/: the answer arrived damaged, or is not one of S3; check the network"
                  + " and the proxy, and that AWS_ENDPOINT_URL_S3 is an S3 endpoint");
    }
  }

  private static void assertTold(String endpoint, String reason) {
    try (S3Bucket bucket = bucket(endpoint)) {
      assertThatThrownBy(() -> bucket.folders("hr/"))
          .isInstanceOfSatisfying(
              EtlException.class,
              thrown -> assertThat(thrown.category()).isEqualTo(Category.DYNAMODB))
          .hasMessage("s3://exports/hr/: " + reason);
    }
  }
}
