package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Makes DynamoDB clients from settings. */
public final class DynamoDb {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final int MOST_CONNECTIONS = 64;

  /**
   * How hard a client tries.
   *
   * @param call how long one call may take, with all its attempts
   * @param answer how long each attempt may wait for an answer
   */
  private record Effort(int attempts, Duration call, Duration answer) {
    /**
     * Retries what heals by itself; throttling is left to {@link ThrottleRetry}. The SDK's own
     * conditions leave out answers that arrive damaged, and its circuit breaker would give up early
     * where many calls fail once.
     */
    RetryStrategy retries() {
      return DefaultRetryStrategy.standardStrategyBuilder()
          .useClientDefaults(false)
          .retryOnException(DynamoDb::heals)
          .maxAttempts(attempts)
          .circuitBreakerEnabled(false)
          .build();
    }
  }

  /**
   * With the SDK's jittered backoff of at most 20 s the attempts take about 25 s, and 45 s at most.
   * The wait is long: a page that is given up is computed a second time, which does a slow server
   * no good.
   */
  private static final Effort RUN = new Effort(10, Duration.ofMinutes(10), Duration.ofSeconds(60));

  /** Somebody waits for the result. */
  private static final Effort LOOK = new Effort(3, Duration.ofSeconds(15), Duration.ofSeconds(10));

  static {
    // The JDK keeps five connections open, and would connect anew for the other segments' pages.
    System.setProperty("http.maxConnections", String.valueOf(MOST_CONNECTIONS));
  }

  private DynamoDb() {}

  /**
   * A client that signs with the settings' keys, or else with what the SDK's default chain finds.
   *
   * @throws EtlException where the AWS configuration files cannot be parsed
   */
  public static DynamoDbClient client(Settings.Aws settings) {
    return client(settings, RUN);
  }

  /**
   * The same, but it gives up after seconds: to look whether DynamoDB can be read.
   *
   * @throws EtlException where the AWS configuration files cannot be parsed
   */
  public static DynamoDbClient impatientClient(Settings.Aws settings) {
    return client(settings, LOOK);
  }

  private static DynamoDbClient client(Settings.Aws settings, Effort effort) {
    try {
      return build(settings, effort);
    } catch (IllegalArgumentException e) {
      throw new EtlException(
          Category.CONFIGURATION,
          "the AWS configuration files cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static DynamoDbClient build(Settings.Aws settings, Effort effort) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(effort.answer()))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(effort.call())
                        .retryStrategy(effort.retries())
                        .addExecutionInterceptor(new PageInterceptor()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  /** Whether another attempt may succeed. */
  static boolean heals(Throwable thrown) {
    if (!(thrown instanceof SdkException failure)
        || RetryUtils.isThrottlingException(failure)
        || DynamoDbFailure.parserLimit(failure) != null) {
      return false;
    }
    return failure.retryable()
        || RetryUtils.isClockSkewException(failure)
        || (failure instanceof AwsServiceException refused && heals(refused))
        || Causes.find(failure, IOException.class) != null;
  }

  /** A refusal without a code arrived damaged: it may have been throttling. */
  private static boolean heals(AwsServiceException refused) {
    return refused.statusCode() >= 500
        || (refused.statusCode() == 400 && DynamoDbFailure.code(refused).isEmpty());
  }

  /** The settings' keys, or else what the SDK's default chain finds. */
  static AwsCredentialsProvider credentials(Settings.Aws settings) {
    Settings.Credentials keys = settings.credentials();
    if (keys == null) {
      DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
      if (settings.profile() != null) {
        chain.profileName(settings.profile());
      }
      return chain.build();
    }
    String token = keys.sessionToken();
    AwsCredentials credentials =
        token == null
            ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
            : AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token);
    return StaticCredentialsProvider.create(credentials);
  }

  /** The region that the SDK finds where no setting names one: the profile's or the instance's. */
  public static Optional<String> defaultRegion(@Nullable String profile) {
    DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
    if (profile != null) {
      chain.profileName(profile);
    }
    try {
      return Optional.of(chain.build().getRegion().id());
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }
}
