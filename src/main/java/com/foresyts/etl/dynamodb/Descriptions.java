package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNull;

import com.foresyts.etl.concurrent.Cancellation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Asks for the descriptions of tables, some of them ahead of time in a thread of its own. */
final class Descriptions implements AutoCloseable {
  /** The read capacity of a table may change while other tables are read. */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  /** A description, or why there is none. */
  private record Answer(
      @Nullable DescribeTableResponse response, @Nullable Throwable failure, long nanos) {
    boolean isYoungerThan(Duration age) {
      return System.nanoTime() - nanos < age.toNanos();
    }

    /** A table that may not be described is read all the same. */
    boolean letsRunGoOn() {
      return failure == null
          || (failure instanceof DynamoDbException refused && Refusal.isAccessDenied(refused));
    }

    DescribeTableResponse orThrow() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return requireNonNull(response);
    }
  }

  private final DynamoDbClient dynamo;
  private final Duration maxAge;
  private final Map<String, Answer> answers = new HashMap<>();
  private final Set<String> awaited = new HashSet<>();
  private @Nullable Thread thread;

  Descriptions(DynamoDbClient dynamo) {
    this(dynamo, MAX_AGE);
  }

  /** For tests, with an age in place of {@link #MAX_AGE}. */
  Descriptions(DynamoDbClient dynamo, Duration maxAge) {
    this.dynamo = dynamo;
    this.maxAge = maxAge;
  }

  /**
   * Starts to ask for tables, one after the other. A failure waits until its table is described.
   */
  synchronized void askAhead(List<String> tables) {
    awaited.addAll(tables);
    thread = new Thread(() -> ask(tables), "describe tables");
    thread.setDaemon(true);
    thread.start();
  }

  private void ask(List<String> tables) {
    try {
      for (String table : tables) {
        Answer answer = ask(table);
        add(table, answer);
        if (!answer.letsRunGoOn()) {
          return;
        }
      }
    } finally {
      end();
    }
  }

  private Answer ask(String table) {
    try {
      return new Answer(call(table), null, System.nanoTime());
    } catch (RuntimeException | Error e) {
      return new Answer(null, e, System.nanoTime());
    }
  }

  private synchronized void add(String table, Answer answer) {
    awaited.remove(table);
    answers.put(table, answer);
    notifyAll();
  }

  private synchronized void end() {
    awaited.clear();
    notifyAll();
  }

  /**
   * Describes a table. Each answer that was asked for ahead is used once, unless it is old.
   *
   * @throws SdkException if DynamoDB does not describe it
   */
  DescribeTableResponse describe(String table) {
    return Cancellation.await(() -> take(table))
        .filter(answer -> answer.isYoungerThan(maxAge))
        .map(Answer::orThrow)
        .orElseGet(() -> call(table));
  }

  private synchronized Optional<Answer> take(String table) throws InterruptedException {
    while (awaited.contains(table)) {
      wait();
    }
    return Optional.ofNullable(answers.remove(table));
  }

  private DescribeTableResponse call(String table) {
    return dynamo.describeTable(request -> request.tableName(table));
  }

  /** Stops to ask ahead. */
  @Override
  public void close() {
    if (thread != null) {
      Cancellation.stop(thread);
    }
  }
}
