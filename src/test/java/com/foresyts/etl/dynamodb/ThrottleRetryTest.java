package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class ThrottleRetryTest {
  private final SdkException throttled =
      refusal(
          ProvisionedThroughputExceededException.builder(),
          "ProvisionedThroughputExceededException");
  private final List<Duration> notices = new ArrayList<>();
  private int calls;

  @Test
  void retriesUntilTheCallSucceeds() {
    assertThat(retry(Duration.ofMinutes(1)).call(throttledTimes(2))).isEqualTo("page");
    assertThat(calls).isEqualTo(3);
    assertThat(notices).isEmpty();
  }

  @Test
  void givesUpAfterItsTime() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> retry(Duration.ofMillis(100)).call(throttledTimes(Integer.MAX_VALUE)))
        .isSameAs(throttled);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  @Test
  void reportsTheWaitOfAllCallsAtIntervals() {
    ThrottleRetry retry = retry(Duration.ofMinutes(1));
    retry.call(throttledTimes(6));
    calls = 0;
    retry.call(throttledTimes(6));
    assertThat(notices)
        .containsExactly(Duration.ofMillis(40), Duration.ofMillis(80), Duration.ofMillis(120));
  }

  @Test
  void doesNotRetryOtherFailures() {
    SdkException denied = refusal(DynamoDbException.builder(), "AccessDeniedException");
    assertThatThrownBy(
            () ->
                retry(Duration.ofMinutes(1))
                    .call(
                        () -> {
                          throw denied;
                        }))
        .isSameAs(denied);
  }

  private ThrottleRetry retry(Duration retryFor) {
    return new ThrottleRetry(
        BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10)),
        retryFor,
        Duration.ofMillis(35),
        notices::add);
  }

  private Supplier<String> throttledTimes(int times) {
    return () -> {
      if (calls++ < times) {
        throw throttled;
      }
      return "page";
    };
  }

  private static SdkException refusal(DynamoDbException.Builder builder, String code) {
    return builder
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .statusCode(400)
        .build();
  }
}
