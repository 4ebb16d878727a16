package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Proxies;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes DynamoDB clients from the settings. */
public final class DynamoDb {
  /** Limits the attempts of a call, its time with all of them, and the wait of one for data. */
  record Limits(int attempts, Duration callTimeout, Duration socketTimeout) {
    /**
     * Retries all transient failures except throttling, which {@link ThrottleRetry} retries. The
     * SDK's own conditions do not retry damaged responses (see
     * https://github.com/aws/aws-sdk-java-v2/issues/5240). Its circuit breaker would stop retries
     * if many calls failed once.
     */
    private RetryStrategy retryStrategy() {
      return DefaultRetryStrategy.standardStrategyBuilder()
          .useClientDefaults(false)
          .retryOnException(DynamoDb::isRetryable)
          .maxAttempts(attempts)
          .circuitBreakerEnabled(false)
          .build();
    }
  }

  /**
   * The SDK's jittered backoff of at most 20 s adds up to about 25 s for ten attempts, and to 45 s
   * at most. The socket timeout is long, because a retry makes a slow server read the page again.
   */
  private static final Limits RUN = new Limits(10, Duration.ofMinutes(10), Duration.ofSeconds(60));

  /** A user waits for the result. */
  private static final Limits PROBE = new Limits(3, Duration.ofSeconds(15), Duration.ofSeconds(10));

  private DynamoDb() {}

  /**
   * Makes a client that signs with the {@linkplain CredentialSource configured credentials}.
   *
   * @throws EtlException if the AWS configuration files cannot be parsed, or lack the profile
   */
  public static DynamoDbClient client(Settings.Aws settings) {
    return client(settings, RUN);
  }

  /** Makes such a client that gives up after seconds, to check whether DynamoDB can be read. */
  public static DynamoDbClient probeClient(Settings.Aws settings) {
    return client(settings, PROBE);
  }

  private static DynamoDbClient client(Settings.Aws settings, Limits limits) {
    try {
      return configure(DynamoDbClient.builder(), settings, settings.endpoint(), limits).build();
    } catch (IllegalArgumentException e) {
      throw CredentialFailure.ofFiles(e); // keys in the settings leave the files to the builder
    }
  }

  /**
   * Sets up the client of any AWS service.
   *
   * @param endpoint null for the one of the region
   * @throws EtlException if the AWS configuration files cannot be parsed, or lack the profile
   */
  static <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(
      B builder, Settings.Aws settings, @Nullable URI endpoint, Limits limits) {
    HttpService.install(settings.proxies());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder
        .region(Region.of(settings.region()))
        .credentialsProvider(CredentialSource.of(settings))
        .httpClientBuilder(new HttpService.Builder(settings.proxies(), limits.socketTimeout()))
        .overrideConfiguration(
            override ->
                override
                    .defaultProfileName(settings.profile())
                    .apiCallTimeout(limits.callTimeout())
                    .retryStrategy(limits.retryStrategy())
                    .addExecutionInterceptor(new PageInterceptor())
                    .addExecutionInterceptor(new HostInterceptor()));
  }

  /** Returns whether another attempt may succeed, throttling excepted. */
  static boolean isRetryable(Throwable thrown) {
    if (!(thrown instanceof SdkException failure)
        || RetryUtils.isThrottlingException(failure)
        || DynamoDbFailure.parserLimit(failure) != null
        || NetworkFailure.isPermanent(failure)) {
      return false;
    }
    return failure.retryable()
        || RetryUtils.isClockSkewException(failure)
        || (failure instanceof AwsServiceException refused && isRetryable(refused))
        || Causes.find(failure, IOException.class) != null;
  }

  /** An error without a code arrived damaged. It may have been throttling. */
  private static boolean isRetryable(AwsServiceException refused) {
    return refused.statusCode() >= 500
        || (refused.statusCode() == 400 && Refusal.code(refused).isEmpty());
  }

  /**
   * Finds the region of the profile or of the EC2 instance, for settings that name none.
   *
   * @param profile null for the default profile, which need not exist
   * @throws NoSuchElementException if there is no such profile; the message follows AWS_PROFILE
   */
  public static Optional<String> defaultRegion(@Nullable String profile) {
    HttpService.install(Proxies.NONE);
    try {
      Profiles.find(profile);
      return Optional.of(
          DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion().id());
    } catch (SdkClientException | IllegalArgumentException e) {
      return Optional.empty(); // no region, or files that cannot be parsed
    }
  }
}
