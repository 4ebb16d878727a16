package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.concurrent.Cancellation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class DescriptionsTest {
  /** Describes every table, unless it has a failure left. */
  private static final class Tables implements DynamoDbClient {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Queue<Throwable> failures = new ArrayDeque<>();
    private final CountDownLatch answering = new CountDownLatch(1);

    @Override
    public synchronized DescribeTableResponse describeTable(DescribeTableRequest request) {
      Cancellation.await(
          () -> {
            answering.await();
            return answering;
          });
      asked.add(request.tableName());
      Throwable failure = failures.poll();
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return DescribeTableResponse.builder()
          .table(table -> table.tableName(request.tableName()))
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private final Tables tables = new Tables();
  @AutoClose private final Descriptions descriptions = new Descriptions(tables);

  @Test
  void eachAnswerIsUsedOnce() {
    tables.answering.countDown();
    descriptions.askAhead(List.of("a", "b"));
    assertThat(described("b")).isEqualTo("b");
    assertThat(described("a")).isEqualTo("a");
    assertThat(tables.asked).containsExactly("a", "b");
    assertThat(described("a")).isEqualTo("a");
    assertThat(described("c")).isEqualTo("c");
    assertThat(tables.asked).containsExactly("a", "b", "a", "c");
  }

  @Test
  void oldAnswersAreNotUsed() {
    tables.answering.countDown();
    try (Descriptions old = new Descriptions(tables, Duration.ZERO)) {
      old.askAhead(List.of("a"));
      assertThat(old.describe("a").table().tableName()).isEqualTo("a");
    }
    assertThat(tables.asked).containsExactly("a", "a");
  }

  /** As after throttling. */
  @Test
  void tableIsAskedForAgainAfterAFailure() {
    DynamoDbException failure = refusal("ThrottlingException");
    tables.failures.add(failure);
    tables.answering.countDown();
    descriptions.askAhead(List.of("a", "b"));
    assertThatThrownBy(() -> descriptions.describe("a")).isSameAs(failure);
    assertThat(described("a")).isEqualTo("a");
    assertThat(tables.asked).as("b waits until a run needs it").containsExactly("a", "a");
    assertThat(described("b")).isEqualTo("b");
  }

  @Test
  void errorIsThrownInTheThreadThatDescribes() {
    tables.failures.add(new StackOverflowError());
    tables.answering.countDown();
    descriptions.askAhead(List.of("a"));
    assertThatThrownBy(() -> descriptions.describe("a")).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void nextTableIsAskedForIfOneMayNotBeDescribed() {
    DynamoDbException denied = refusal("AccessDeniedException");
    tables.failures.add(denied);
    tables.answering.countDown();
    descriptions.askAhead(List.of("a", "b"));
    assertThat(described("b")).isEqualTo("b");
    assertThatThrownBy(() -> descriptions.describe("a")).isSameAs(denied);
    assertThat(tables.asked).containsExactly("a", "b");
  }

  @Test
  void interruptEndsTheWaitForAnAnswer() {
    descriptions.askAhead(List.of("a"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> descriptions.describe("a")).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closeEndsTheThread() {
    descriptions.askAhead(List.of("a"));
    descriptions.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("describe tables"));
    assertThat(tables.asked).isEmpty();
  }

  private String described(String table) {
    return descriptions.describe(table).table().tableName();
  }

  private static DynamoDbException refusal(String code) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .statusCode(400)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
  }
}
