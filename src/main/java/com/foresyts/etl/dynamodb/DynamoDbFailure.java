package com.foresyts.etl.dynamodb;

import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns exceptions of the SDK into one line: the failure, and what to do.
 *
 * @param table as IAM names it, with the index that is queried
 */
record DynamoDbFailure(String table, String region) {
  /** Returns the exception to throw for a failed call of an action, such as {@code Scan}. */
  EtlException of(SdkException thrown, String action) {
    String limit = parserLimit(thrown);
    if (limit != null) {
      return failure(
          "the response to %s of table %s is not damaged, but it exceeds a limit of this program: %s"
              .formatted(action, table, limit));
    }
    IOException io = Causes.find(thrown, IOException.class);
    if ((io != null && isParserError(io))
        || io instanceof EOFException
        || thrown instanceof Crc32MismatchException) {
      return garbled(action); // without the cause: a parser quotes the text that it cannot parse
    }
    String message =
        thrown instanceof AwsServiceException refused ? refused(refused, action) : failed(thrown);
    return new EtlException(Category.DYNAMODB, "DynamoDB: " + message, thrown);
  }

  /** Returns whether a response was read, but not understood. The message may quote it. */
  static boolean isParserError(IOException thrown) {
    return !(thrown instanceof ProxiedHttpClient.ProxyException)
        && !thrown.getClass().getName().startsWith("java");
  }

  /** Returns the exception to throw for a response that is incomplete or damaged. */
  EtlException garbled(String action) {
    return failure(
        "the response to %s of table %s arrived incomplete or damaged; check the network, and that AWS_ENDPOINT_URL_DYNAMODB is a DynamoDB endpoint"
            .formatted(action, table));
  }

  static EtlException failure(String message) {
    return new EtlException(Category.DYNAMODB, "DynamoDB: " + message);
  }

  /**
   * Returns the limit of a JSON parser that a response exceeds, or null if none. Another attempt
   * would not help. The SDK has its own copy of the parser, so the exception is found by its name.
   */
  static @Nullable String parserLimit(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals("StreamConstraintsException")) {
        // The first line has numbers only; the others may quote the response.
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      }
    }
    return null;
  }

  private String refused(AwsServiceException refused, String action) {
    String anyRequest = Refusal.ofAnyRequest(refused, region);
    if (anyRequest != null) {
      return anyRequest;
    }
    String code = Refusal.code(refused);
    return switch (code) {
      case "" ->
          "%s of table %s failed with HTTP %s and no error code; is AWS_ENDPOINT_URL_DYNAMODB a DynamoDB endpoint, or did a proxy answer?"
              .formatted(action, table, refused.statusCode());
      case "ResourceNotFoundException" ->
          "table %s does not exist in region %s%s; check AWS_REGION and which account the credentials belong to"
              .formatted(
                  table,
                  region,
                  action.equals("DescribeTable") ? "" : ", or its status is not ACTIVE yet");
      case "AccessDeniedException", "AccessDenied" ->
          Denial.of(Refusal.message(refused)).ofTable(action, table, region);
      default ->
          refused.isThrottlingException()
              ? "table %s stays throttled; run again when it is less busy, raise its read capacity, or wait longer with --retry-for"
                  .formatted(table)
              : "%s of table %s failed: %s (HTTP %s, request %s)"
                  .formatted(action, table, code, refused.statusCode(), refused.requestId());
    };
  }

  private String failed(SdkException thrown) {
    String message = String.valueOf(thrown.getMessage());
    String network = NetworkFailure.describe(thrown, "AWS_ENDPOINT_URL_DYNAMODB");
    if (network != null) {
      return network;
    }
    IOException io = Causes.find(thrown, IOException.class);
    if (io != null || thrown instanceof ApiCallTimeoutException) {
      String host = HostInterceptor.of(thrown);
      return "the endpoint in region %s does not answer (%s%s); check the network, AWS_REGION and AWS_ENDPOINT_URL_DYNAMODB%s"
          .formatted(
              region,
              host == null ? "" : host + ": ",
              io == null ? message : io.getMessage(),
              host == null ? "" : NetworkFailure.accountAdvice(host));
    }
    return message.lines().findFirst().orElse("");
  }
}
