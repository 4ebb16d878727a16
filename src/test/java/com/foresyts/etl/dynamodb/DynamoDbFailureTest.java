package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.foresyts.etl.error.EtlException;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class DynamoDbFailureTest {
  private final DynamoDbFailure failure = new DynamoDbFailure("tymeplusUserAuth", "eu-central-1");

  @Test
  void doesNotQuoteTheResponse() {
    EtlException told =
        failure.of(
            unmarshalling(new JsonParseException(null, "Unrecognized token 'Secret'")), "Scan");
    assertThat(told)
        .hasMessageStartingWith(
            "DynamoDB: the response to Scan of table tymeplusUserAuth arrived incomplete or damaged");
    StringWriter trace = new StringWriter();
    told.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("Secret");
  }

  @Test
  void aLimitOfTheParserIsNeitherDamageNorRetryable() {
    SdkClientException thrown =
        unmarshalling(new StreamConstraintsException("Name length (2) exceeds the maximum (1)"));
    assertThat(failure.of(thrown, "Scan"))
        .hasMessage(
            "DynamoDB: the response to Scan of table tymeplusUserAuth is not damaged, but it exceeds a limit of this program: Name length (2) exceeds the maximum (1)");
    assertThat(DynamoDb.isRetryable(thrown)).as("tried again").isFalse();
    assertThat(DynamoDb.isRetryable(unmarshalling(new EOFException()))).isTrue();
  }

  @Test
  void aWrongChecksumIsDamage() {
    assertThat(failure.of(Crc32MismatchException.create("Expected 1", null), "Scan"))
        .hasMessageContaining("arrived incomplete or damaged");
  }

  @Test
  void namesTheNetworkErrorOfAResetConnection() {
    assertThat(failure.of(unmarshalling(new SocketException("Connection reset")), "Scan"))
        .hasMessageContaining("does not answer (Connection reset)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          User: arn:aws:iam::1:user/etl is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:x because no identity-based policy allows the dynamodb:Scan action | the credentials (arn:aws:iam::1:user/etl) may not Scan, because no identity-based policy allows it; allow dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in an IAM policy of the user or role
          User: arn:aws:iam::1:user/etl is not authorized to perform: dynamodb:Scan on resource: x with an explicit deny in an identity-based policy | the credentials (arn:aws:iam::1:user/etl) may not Scan, because an identity-based policy denies it; end the denial of dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in an IAM policy of the user or role
          is not authorized because no VPC endpoint policy allows the dynamodb:Scan action | the credentials may not Scan, because no VPC endpoint policy allows it; allow dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in the policy of the VPC endpoint
          x with an explicit deny in a service control policy: arn:aws:organizations::1:policy/s3cr3t | the credentials may not Scan, because a service control policy denies it; end the denial of dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in the policies of the AWS organization
          x with an explicit deny in a resource control policy | the credentials may not Scan, because a resource control policy denies it; end the denial of dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in the policies of the AWS organization
          x because no permissions boundary allows the dynamodb:Scan action | the credentials may not Scan, because no permissions boundary allows it; allow dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in the permissions boundary of the user or role
          x because no session policy allows the dynamodb:Scan action | the credentials may not Scan, because no session policy allows it; allow dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in the policy of the role's session
          x with an explicit deny in a resource-based policy | the credentials may not Scan, because a resource-based policy denies it; end the denial of dynamodb:Scan on table tymeplusUserAuth in region eu-central-1 in the policy of the table or key itself
          KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: The ciphertext refers to s3cr3t | the credentials may not kms:Decrypt; allow kms:Decrypt on the KMS key of table tymeplusUserAuth in region eu-central-1
          User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: kms:DescribeKey on resource: x because no resource-based policy allows the kms:DescribeKey action | the credentials (arn:aws:sts::1:assumed-role/a/b) may not kms:DescribeKey, because no resource-based policy allows it; allow kms:DescribeKey on the KMS key of table tymeplusUserAuth in region eu-central-1 in the policy of the table or key itself
          s3cr3t | the credentials may not Scan; allow dynamodb:Scan on table tymeplusUserAuth in region eu-central-1
          """)
  void aDenialNamesTheKindOfPolicyAndNothingElse(String message, String told) {
    assertThat(failure.of(refusal("AccessDeniedException", message), "Scan"))
        .hasMessage("DynamoDB: " + told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          InvalidSignatureException | Signature expired: 20261126T010203Z is now earlier than 20261126T020000Z (20261126T021500Z - 15 min.)
          SignatureDoesNotMatch     | Signature not yet current: 20261126T010203Z is still later than 20261126T000500Z (20261126T021500Z + 5 min.)
          """)
  void aWrongClockIsToldWithBothTimes(String code, String message) {
    assertThat(failure.of(refusal(code, message), "Scan"))
        .hasMessage(
            "DynamoDB: the clock of this machine is wrong: a request that it signed at 2026-11-26T01:02:03Z reached AWS at 2026-11-26T02:15:00Z; set the clock");
  }

  @ParameterizedTest
  @CsvSource({
    "dynamodb.eu-central-1.amazonaws.com, true",
    "vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com, true",
    "dynamodb.cn-north-1.amazonaws.com.cn, true",
    "dynamodb.eu-central-1.api.aws, true",
    "dynamodb.internal, true",
    "dynamodb.eu-central-1a.amazonaws.com, false",
    "dynamodb.frankfurt.amazonaws.com, false",
    "123456789012.ddb.eu-central-1.amazonaws.com, true",
    "123456789012.ddb.frankfurt.amazonaws.com, false"
  })
  void aHostOfNoRegionIsNotTriedAgain(String host, boolean isRetried) {
    assertThat(DynamoDb.isRetryable(unknown(host))).isEqualTo(isRetried);
  }

  /** The SDK may be older than the region. */
  @Test
  void aHostThatHasAnsweredIsTriedAgain() {
    String host = "dynamodb.eu-new-1.amazonaws.com";
    assertThat(DynamoDb.isRetryable(unknown(host))).isFalse();
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://" + host))
            .build();
    new HostInterceptor()
        .afterTransmission(
            InterceptorContext.builder()
                .request(DescribeTableRequest.builder().build())
                .httpRequest(request)
                .httpResponse(SdkHttpResponse.builder().statusCode(200).build())
                .build(),
            new ExecutionAttributes());
    assertThat(DynamoDb.isRetryable(unknown(host))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "handshake_failure, false",
    "protocol_version, false",
    "certificate_unknown, false",
    "bad_certificate, false",
    "internal_error, true",
    "bad_record_mac, true",
    "unexpected_message, true",
    "decode_error, true",
    "user_canceled, true"
  })
  void onlyAlertsOfTheNegotiationArePermanent(String alert, boolean isRetried) {
    SdkClientException thrown =
        SdkClientException.create(
            "tls", new SSLHandshakeException("Received fatal alert: " + alert));
    assertThat(DynamoDb.isRetryable(thrown)).isEqualTo(isRetried);
  }

  @Test
  void theHostOfAnAccountNamesTheModeWithoutIt() {
    assertThat(failure.of(unknown("123456789012.ddb.eu-central-1.amazonaws.com"), "Scan"))
        .hasMessage(
            "DynamoDB: no host is named 123456789012.ddb.eu-central-1.amazonaws.com; check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network; if only dynamodb.eu-central-1.amazonaws.com can be reached, set AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled in the environment");
  }

  private static SdkClientException unknown(String host) {
    return SdkClientException.create("unknown", new UnknownHostException(host));
  }

  private static AwsServiceException refusal(String code, String message) {
    return DynamoDbException.builder()
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }

  private static SdkClientException unmarshalling(IOException cause) {
    return SdkClientException.create(
        "Unable to unmarshall response (" + cause + ")", new UncheckedIOException(cause));
  }
}
