package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What takes long to get from a stub; the others are in S3FilesIT and S3BucketIT. */
class S3FailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | RequestTimeTooSkewed | | | the clock of this machine is wrong (RequestTimeTooSkewed); set the clock
          301 | PermanentRedirect    | | eu-west-1 | bucket hr is in region eu-west-1, not in eu-central-1; set AWS_REGION=eu-west-1
          301 | PermanentRedirect    | | | bucket hr is not in region eu-central-1, or has another endpoint; check AWS_REGION and AWS_ENDPOINT_URL_S3
          400 | InvalidToken         | The provided token is malformed | | the AWS credentials are wrong (InvalidToken); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, the clock, and that region eu-central-1 is enabled for the account
          500 | InternalError        | s3cr3t | | s3:GetObject failed: InternalError (HTTP 500, request R1)
          503 | SlowDown             | s3cr3t | | S3 stays throttled (SlowDown); run again when fewer programs read the bucket
          """)
  void aRefusalIsTold(int status, String code, String message, String region, String told) {
    SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(status);
    if (region != null) {
      response.putHeader("x-amz-bucket-region", region);
    }
    assertTold(
        S3Exception.builder()
            .statusCode(status)
            .requestId("R1")
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(code)
                    .errorMessage(message)
                    .sdkHttpResponse(response.build())
                    .build())
            .build(),
        told);
  }

  @Test
  void aCallThatTakesTooLongIsTold() {
    assertTold(
        ApiCallTimeoutException.create(180_000),
        "S3 in region eu-central-1 does not answer (endpoint: Client execution did not complete"
            + " before the specified timeout configuration: 180000 millis); check the network,"
            + " AWS_REGION and AWS_ENDPOINT_URL_S3");
    assertTold(
        SdkClientException.create("x", new IOException("Connection reset")),
        "S3 in region eu-central-1 does not answer (endpoint: Connection reset); check the network,"
            + " AWS_REGION and AWS_ENDPOINT_URL_S3");
  }

  private static void assertTold(SdkException thrown, String told) {
    assertThat(new S3Failure("hr", "eu-central-1").of(thrown, "s3:GetObject", "s3://hr/x"))
        .hasMessage("s3://hr/x: " + told);
  }
}
