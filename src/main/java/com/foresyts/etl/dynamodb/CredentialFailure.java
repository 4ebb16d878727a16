package com.foresyts.etl.dynamodb;

import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Tells why a source has no credentials. Never quotes what a process or a service has said. */
final class CredentialFailure {
  private static final String PROCESS = "Failed to refresh process-based credentials";

  /** The SDK's message goes on with what the process has printed. */
  private static final Pattern EXIT_VALUE = Pattern.compile("non-zero exit value \\((-?\\d+)\\)");

  private CredentialFailure() {}

  /**
   * Returns the exception to throw if a source fails. It has no cause: the messages of the SDK have
   * the output of a process.
   *
   * @param source its name; null if none is configured and the machine has none
   */
  static EtlException of(@Nullable String source, RuntimeException thrown) {
    return source == null
        ? new EtlException(
            Category.DYNAMODB,
            "no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or an AWS_PROFILE that exists, or run where a role gives them")
        : because(reason(source, thrown));
  }

  /** Returns the exception to throw if the AWS configuration files cannot be parsed. */
  static EtlException ofFiles(IllegalArgumentException thrown) {
    return new EtlException(
        Category.CONFIGURATION,
        "the AWS configuration files cannot be read: " + thrown.getMessage(),
        thrown);
  }

  static EtlException because(String reason) {
    return new EtlException(Category.DYNAMODB, "no AWS credentials: " + reason);
  }

  private static String reason(String source, RuntimeException thrown) {
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    if (message.startsWith(PROCESS)) {
      return process(source, thrown);
    }
    AwsServiceException refused = Causes.find(thrown, AwsServiceException.class);
    if (isSessionOver(thrown, refused)) {
      return "the AWS SSO session of %s is missing or has expired; run aws sso login for it"
          .formatted(source);
    }
    if (refused != null) {
      return refused(source, refused);
    }
    IOException io = Causes.find(thrown, IOException.class);
    if (io != null) {
      return source + ": " + network(io);
    }
    return configuration(source, thrown, message);
  }

  /** Returns whether SSO gives no credentials until the user logs in. */
  private static boolean isSessionOver(
      RuntimeException thrown, @Nullable AwsServiceException refused) {
    return isOfSso(thrown)
        && switch (refused == null ? 0 : refused.statusCode()) {
          case 0, HttpURLConnection.HTTP_UNAUTHORIZED -> true;
          case HttpURLConnection.HTTP_BAD_REQUEST ->
              thrown.getClass().getName().contains(".ssooidc.");
          default -> false;
        };
  }

  private static boolean isOfSso(RuntimeException thrown) {
    return thrown.getClass().getName().contains(".sso");
  }

  private static String refused(String source, AwsServiceException refused) {
    String elsewhere = Refusal.elsewhere(refused);
    if (elsewhere != null) {
      return source + ": " + elsewhere;
    }
    String message =
        isOfSso(refused)
            ? "AWS SSO refuses the role of %s (%s); check sso_account_id and sso_role_name"
            : "AWS STS refuses the role of %s (%s); check the role and its trust policy";
    return message.formatted(source, Refusal.facts(refused));
  }

  private static String process(String source, RuntimeException thrown) {
    Throwable cause = thrown.getCause();
    Matcher ended = EXIT_VALUE.matcher(cause == null ? "" : String.valueOf(cause.getMessage()));
    return "the credential_process of %s %s; run it by hand to see why"
        .formatted(
            source,
            ended.find() ? "ended with exit code " + ended.group(1) : "printed no credentials");
  }

  private static String network(IOException io) {
    if (io instanceof FileSystemException file) {
      return file.getFile() + " cannot be read";
    }
    if (io instanceof UnknownHostException) {
      return "no host is named " + String.valueOf(io.getMessage()).replaceFirst(":.*", "");
    }
    String network = NetworkFailure.describe(io, "AWS_ENDPOINT_URL");
    if (network != null) {
      return network;
    }
    return DynamoDbFailure.isParserError(io)
        ? "answered something else" // a parser quotes the text that it cannot parse
        : "no answer (" + io.getMessage() + ")";
  }

  /** The SDK's own messages quote names of profiles and properties alone. */
  private static String configuration(String source, RuntimeException thrown, String message) {
    if (message.contains("'signin' service module")) {
      return "%s has a login_session, which is not supported; name it in a profile with credential_process = aws configure export-credentials --profile NAME"
          .formatted(source);
    }
    if (message.startsWith("Profile file contained no credentials")) {
      return source + " has a role_arn, but neither source_profile nor credential_source";
    }
    if (message.startsWith("Unable to load credentials from any")) {
      return "the credential_source of %s has none".formatted(source);
    }
    SdkServiceException answer = Causes.find(thrown, SdkServiceException.class);
    if (answer != null) {
      return source + ": answered HTTP " + answer.statusCode();
    }
    if (message.startsWith("Failed to load credentials from metadata")
        || message.startsWith("Unable to unmarshall")) { // it may quote the response
      return source + ": answered without credentials";
    }
    boolean isOwn =
        thrown instanceof IllegalArgumentException
            || thrown instanceof IllegalStateException
            || thrown instanceof SdkClientException;
    return source + ": " + (isOwn ? message : "answered without credentials");
  }
}
