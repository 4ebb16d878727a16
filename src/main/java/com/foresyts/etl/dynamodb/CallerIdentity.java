package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** The AWS identity that signs the requests, and the number of its account, as AWS STS says. */
public record CallerIdentity(String account, String arn) {
  /** Short and without retries: the identity is for information only. */
  private static final DynamoDb.Limits LIMITS =
      new DynamoDb.Limits(1, Duration.ofSeconds(5), Duration.ofSeconds(5));

  /**
   * Asks STS. Every identity has the permission to do so.
   *
   * @throws EtlException if STS does not tell; DynamoDB may be accessible nevertheless
   */
  public static CallerIdentity find(Settings.Aws settings) {
    try (StsClient sts =
        DynamoDb.configure(StsClient.builder(), settings, settings.generalEndpoint(), LIMITS)
            .build()) {
      GetCallerIdentityResponse found = sts.getCallerIdentity();
      if (found.account() == null || found.arn() == null) {
        throw unknown("answered something else");
      }
      return new CallerIdentity(found.account(), found.arn());
    } catch (SdkException e) {
      throw unknown(reason(e));
    } catch (IllegalArgumentException e) {
      throw unknown("was not asked: the AWS configuration files cannot be read");
    }
  }

  private static EtlException unknown(String reason) {
    return new EtlException(
        Category.DYNAMODB,
        "it is not known which identity signs: AWS STS " + reason + "; a run does not need it");
  }

  private static String reason(SdkException thrown) {
    if (thrown instanceof AwsServiceException refused) {
      String elsewhere = Refusal.elsewhere(refused);
      return "refused to tell (" + (elsewhere == null ? Refusal.facts(refused) : elsewhere) + ")";
    }
    String network = NetworkFailure.describe(thrown, "AWS_ENDPOINT_URL");
    if (network != null) {
      return "was not reached (" + network + ")";
    }
    return thrown instanceof ApiCallTimeoutException
            || Causes.find(thrown, IOException.class) != null
        ? "gave no answer"
        : "could not be asked with these credentials";
  }
}
