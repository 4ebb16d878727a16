package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNullElse;

import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Turns exceptions of the SDK's S3 client into one line: the failure, and what to do.
 *
 * @param region that of the settings
 */
record S3Failure(String bucket, String region) {
  private static final String SETTING = "AWS_ENDPOINT_URL_S3";
  private static final String BUCKET_REGION = "x-amz-bucket-region";
  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");
  private static final String GET = "s3:GetObject";

  /**
   * Returns the exception to throw.
   *
   * @param action as IAM names it
   * @param url of the folder or object
   */
  EtlException of(SdkException thrown, String action, String url) {
    if (thrown instanceof AwsServiceException refused) {
      return failure(url, refused(refused, action), thrown);
    }
    String network = NetworkFailure.describe(thrown, SETTING);
    if (network != null) {
      return failure(url, network, thrown);
    }
    IOException io = Causes.find(thrown, IOException.class);
    if (io == null && !(thrown instanceof ApiCallTimeoutException)) {
      return garbled(url); // without the cause: a parser quotes the text that it cannot parse
    }
    String silent =
        "S3 in region %s does not answer (%s: %s); check the network, AWS_REGION and %s"
            .formatted(
                region,
                requireNonNullElse(HostInterceptor.of(thrown), "endpoint"),
                io == null ? thrown.getMessage() : io.getMessage(),
                SETTING);
    return failure(url, silent, thrown);
  }

  /** Returns the exception to throw for an answer that is not one of S3, or damaged. */
  EtlException garbled(String url) {
    return new EtlException(
        Category.DYNAMODB,
        message(
            url,
            "the answer arrived damaged, or is not one of S3; check the network and the proxy, and"
                + " that "
                + SETTING
                + " is an S3 endpoint"));
  }

  private static EtlException failure(String url, String reason, SdkException thrown) {
    return new EtlException(Category.DYNAMODB, message(url, reason), thrown);
  }

  private static String message(String url, String reason) {
    return url + ": " + reason;
  }

  private String refused(AwsServiceException refused, String action) {
    String anyRequest = Refusal.ofAnyRequest(refused, region);
    if (anyRequest != null) {
      return anyRequest;
    }
    String code = Refusal.code(refused);
    return switch (code) {
      case "" ->
          "S3 failed with HTTP %s and no error code; is %s an S3 endpoint, or did a proxy answer?"
              .formatted(refused.statusCode(), SETTING);
      case "AccessDenied" -> denied(Denial.of(Refusal.message(refused)), action);
      case "NoSuchBucket", "InvalidBucketName" ->
          "S3 has no bucket %s; check the name, and %s if it is set".formatted(bucket, SETTING);
      case "PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect" ->
          elsewhere(regionOf(refused));
      case "InvalidObjectState" ->
          "it is archived in S3 Glacier; restore it with aws s3api restore-object, and run again";
      default ->
          refused.isThrottlingException()
              ? "S3 stays throttled (%s); run again when fewer programs read the bucket"
                  .formatted(code)
              : code.startsWith("KMS.")
                  ? "its KMS key cannot be used (%s); enable the key, or export again with another one"
                      .formatted(code)
                  : "%s failed: %s (HTTP %s, request %s)"
                      .formatted(action, code, refused.statusCode(), refused.requestId());
    };
  }

  private String denied(Denial denial, String action) {
    String denied = denial.action() == null ? action : denial.action();
    String permission =
        denied.startsWith("kms:")
            ? " on the KMS key of the objects"
            : denied.equals(GET)
                ? " on the objects of bucket " + bucket + (denial.action() == null ? key() : "")
                : " on bucket " + bucket;
    return denial.sentence(denied, denied + permission, "bucket");
  }

  /** S3 may deny the use of a KMS key in the same words. */
  private static String key() {
    return ", and kms:Decrypt on their KMS key if they have one";
  }

  private String elsewhere(@Nullable String bucketRegion) {
    return bucketRegion == null
        ? "bucket %s is not in region %s, or has another endpoint; check AWS_REGION and %s"
            .formatted(bucket, region, SETTING)
        : "bucket %s is in region %s, not in %s; set AWS_REGION=%s"
            .formatted(bucket, bucketRegion, region, bucketRegion);
  }

  private static @Nullable String regionOf(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    SdkHttpResponse response = details == null ? null : details.sdkHttpResponse();
    Matcher expected = EXPECTED_REGION.matcher(Refusal.message(refused));
    return response == null || response.firstMatchingHeader(BUCKET_REGION).isEmpty()
        ? expected.find() ? expected.group(1) : null
        : response.firstMatchingHeader(BUCKET_REGION).get();
  }
}
