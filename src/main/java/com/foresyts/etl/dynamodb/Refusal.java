package com.foresyts.etl.dynamodb;

import java.net.HttpURLConnection;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Tells why any AWS service, or a proxy before it, has refused a request. It quotes only parts of
 * known forms, since messages may hold secrets.
 */
final class Refusal {
  /** The times of the signature and of its arrival. */
  private static final Pattern SIGNATURE_TIME =
      Pattern.compile(
          "Signature (?:expired|not yet current): (\\d{8}T\\d{6}Z) is \\D+ \\d{8}T\\d{6}Z \\((\\d{8}T\\d{6}Z) [-+]");

  private static final DateTimeFormatter AWS_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  private Refusal() {}

  /** Returns the error code; empty if the response has none. */
  static String code(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** Returns the message of the service, which may hold secrets; empty if there is none. */
  static String message(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  /** Returns the HTTP status, and the error code and the reason of a denial if they are known. */
  static String facts(AwsServiceException refused) {
    String code = code(refused);
    return "HTTP "
        + refused.statusCode()
        + (code.isEmpty() ? "" : ", " + code)
        + Denial.of(message(refused)).because();
  }

  static boolean isAccessDenied(AwsServiceException refused) {
    return code(refused).startsWith("AccessDenied");
  }

  /**
   * Returns the cause and what to do if it is neither the request nor its permissions, but a proxy
   * or the clock; otherwise null.
   */
  static @Nullable String elsewhere(AwsServiceException refused) {
    String proxy = proxy(refused);
    return proxy == null ? clock(refused) : proxy;
  }

  /**
   * Returns the cause and what to do if any request of these credentials would be refused;
   * otherwise null.
   */
  static @Nullable String ofAnyRequest(AwsServiceException refused, String region) {
    String elsewhere = elsewhere(refused);
    return elsewhere == null ? credentials(refused, region) : elsewhere;
  }

  private static @Nullable String credentials(AwsServiceException refused, String region) {
    String code = code(refused);
    return switch (code) {
      case "ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired", "RequestExpired" ->
          "the AWS session token has expired; get new credentials and run again";
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "InvalidToken",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException" ->
          "the AWS credentials are wrong (%s); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, the clock, and that region %s is enabled for the account"
              .formatted(code, region);
      default -> null;
    };
  }

  private static @Nullable String clock(AwsServiceException refused) {
    if (code(refused).equals("RequestTimeTooSkewed")) {
      return "the clock of this machine is wrong (RequestTimeTooSkewed); set the clock";
    }
    Matcher times = SIGNATURE_TIME.matcher(message(refused));
    return times.find()
        ? "the clock of this machine is wrong: a request that it signed at %s reached AWS at %s; set the clock"
            .formatted(time(times.group(1)), time(times.group(2)))
        : null;
  }

  private static String time(String text) {
    return LocalDateTime.parse(text, AWS_TIME).toInstant(ZoneOffset.UTC).toString();
  }

  private static @Nullable String proxy(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    SdkHttpResponse response = details == null ? null : details.sdkHttpResponse();
    if (response == null || !code(refused).isEmpty()) {
      return null;
    }
    boolean asksForPassword =
        refused.statusCode() == HttpURLConnection.HTTP_PROXY_AUTH
            || response.firstMatchingHeader("Proxy-Authenticate").isPresent();
    if (!asksForPassword && response.firstMatchingHeader("Via").isEmpty()) {
      return null;
    }
    return "a proxy answered in place of AWS (HTTP %s); %s"
        .formatted(
            refused.statusCode(),
            asksForPassword
                ? "it needs a user and a password: give them in HTTPS_PROXY, or list the host in NO_PROXY"
                : "let it connect to AWS, correct HTTPS_PROXY, or list the host in NO_PROXY");
  }
}
