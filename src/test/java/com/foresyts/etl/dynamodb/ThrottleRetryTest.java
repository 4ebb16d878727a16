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
  private final List<Duration> said = new ArrayList<>();
  private int calls;

  @Test
  void waitsUntilTheCallSucceeds() {
    assertThat(patience(Duration.ofMinutes(1)).call(throttledTimes(2))).isEqualTo("page");
    assertThat(calls).isEqualTo(3);
    assertThat(said).isEmpty();
  }

  @Test
  void givesUpInTime() {
    long start = System.nanoTime();
    assertThatThrownBy(
            () -> patience(Duration.ofMillis(100)).call(throttledTimes(Integer.MAX_VALUE)))
        .isSameAs(throttled);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  @Test
  void saysNowAndThenHowLongAllCallsHaveWaited() {
    ThrottleRetry patience = patience(Duration.ofMinutes(1));
    patience.call(throttledTimes(6));
    calls = 0;
    patience.call(throttledTimes(6));
    assertThat(said)
        .containsExactly(Duration.ofMillis(40), Duration.ofMillis(80), Duration.ofMillis(120));
  }

  @Test
  void whatIsNotThrottlingIsNotWaitedFor() {
    SdkException denied = refusal(DynamoDbException.builder(), "AccessDeniedException");
    assertThatThrownBy(
            () ->
                patience(Duration.ofMinutes(1))
                    .call(
                        () -> {
                          throw denied;
                        }))
        .isSameAs(denied);
  }

  private ThrottleRetry patience(Duration retryFor) {
    return new ThrottleRetry(
        BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10)),
        retryFor,
        Duration.ofMillis(35),
        said::add);
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
