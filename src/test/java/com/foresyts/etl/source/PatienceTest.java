package com.foresyts.etl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

class PatienceTest {
  private final SdkException throttled =
      refusal(
          ProvisionedThroughputExceededException.builder(),
          "ProvisionedThroughputExceededException");
  private final List<Duration> said = new ArrayList<>();
  private int calls;

  @Test
  void waitsUntilTheCallSucceeds() {
    assertThat(patience(Duration.ofMinutes(1), Duration.ofMinutes(1)).call(throttledTimes(2)))
        .isEqualTo("page");
    assertThat(calls).isEqualTo(3);
    assertThat(said).isEmpty();
  }

  @Test
  void saysEveryNowAndThenThatItWaitsAndGivesUpInTime() {
    long start = System.nanoTime();
    assertThatThrownBy(
            () ->
                patience(Duration.ofMillis(900), Duration.ofMillis(300))
                    .call(throttledTimes(Integer.MAX_VALUE)))
        .isSameAs(throttled);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    assertThat(said).hasSizeLessThanOrEqualTo(3);
    assertThat(said).allMatch(waited -> waited.toMillis() >= 300);
  }

  @Test
  void saysItOncePerInterval() {
    patience(Duration.ofMinutes(1), Duration.ZERO).call(throttledTimes(2));
    assertThat(said).hasSize(2);
  }

  @Test
  void whatIsNotThrottlingIsNotWaitedFor() {
    SdkException denied = refusal(DynamoDbException.builder(), "AccessDeniedException");
    assertThatThrownBy(
            () ->
                patience(Duration.ofMinutes(1), Duration.ofMinutes(1))
                    .call(
                        () -> {
                          throw denied;
                        }))
        .isSameAs(denied);
  }

  private Patience patience(Duration retryFor, Duration sayEvery) {
    return new Patience(retryFor, sayEvery, said::add);
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
