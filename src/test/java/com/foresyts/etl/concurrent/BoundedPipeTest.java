package com.foresyts.etl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.concurrent.BoundedPipe.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.MDC;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class BoundedPipeTest {

  @Test
  void passesOnAllElementsInOrder() {
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, List.of(numbers(0, 1000)))) {
      assertThat(all(pipe)).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }
  }

  @Test
  void passesOnTheElementsOfSeveralProducers() {
    List<Producer<Integer>> producers = List.of(numbers(0, 500), numbers(500, 1000), next -> {});
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 2, producers)) {
      assertThat(all(pipe))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1000).boxed().toList());
    }
  }

  @Test
  void producersHaveTheLoggingContextOfTheConsumer() {
    MDC.put("run", "one");
    try (BoundedPipe<String> pipe =
        new BoundedPipe<>("test", 1, List.of(next -> next.accept(MDC.get("run"))))) {
      assertThat(pipe.next()).isEqualTo("one");
    } finally {
      MDC.clear();
    }
  }

  @Test
  void aCheckEndsTheWaitForAProducerThatIsSilent() {
    Producer<Integer> silent = next -> Cancellation.sleep(Duration.ofMinutes(1));
    AtomicInteger checks = new AtomicInteger();
    Runnable check =
        () -> {
          if (checks.incrementAndGet() == 3) {
            throw new IllegalStateException("lost");
          }
        };
    try (BoundedPipe<Integer> pipe =
        new BoundedPipe<>("test", 1, List.of(silent), Duration.ofMillis(10))) {
      assertThatThrownBy(() -> pipe.next(check)).hasMessage("lost");
    }
  }

  @Test
  void aFailureComesAfterTheElementsBeforeIt() {
    IllegalStateException failure = new IllegalStateException("broken");
    Producer<Integer> breaking =
        next -> {
          next.accept(1);
          next.accept(2);
          throw failure;
        };
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, List.of(breaking))) {
      assertThat(pipe.next()).isEqualTo(1);
      assertThat(pipe.next()).isEqualTo(2);
      assertThatThrownBy(pipe::next).isSameAs(failure);
    }
  }

  @Test
  void passesOnAnError() {
    Producer<Integer> breaking =
        next -> {
          throw new OutOfMemoryError("none left");
        };
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, List.of(breaking))) {
      assertThatThrownBy(pipe::next).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void aProducerIsAheadByTheCapacityAndOneMore() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    Producer<Integer> endless =
        next -> {
          while (true) {
            next.accept(made.incrementAndGet());
          }
        };
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 3, List.of(endless))) {
      assertThat(pipe.next()).isEqualTo(1);
      Thread.sleep(100);
      assertThat(made).hasValueLessThanOrEqualTo(5);
    }
  }

  @Test
  void closeStopsTheProducers() {
    AtomicReference<Throwable> stopped = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Producer<Integer> endless =
        next -> {
          try {
            while (true) {
              next.accept(1);
            }
          } catch (CancellationException e) {
            stopped.set(e);
            throw e;
          } finally {
            ended.countDown();
          }
        };
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, List.of(endless))) {
      assertThat(pipe.next()).isEqualTo(1);
    }
    assertThat(ended.getCount()).as("close waits for the producer").isZero();
    assertThat(stopped.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void producersThatEndAfterCloseThrowNothing() {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      for (int attempt = 0; attempt < 20; attempt++) {
        List<Producer<Integer>> producers =
            List.of(numbers(0, 1), numbers(0, 1), numbers(0, 2), next -> {});
        try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, producers)) {
          assertThat(pipe.next()).isNotNull();
        }
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(uncaught).isEmpty();
  }

  @Test
  void aProducerThatEndsWhileTheConsumerPollsIsNotMissed() {
    for (int attempt = 0; attempt < 500; attempt++) {
      List<Producer<Integer>> producers = List.of(numbers(0, 1), numbers(1, 2));
      try (BoundedPipe<Integer> pipe =
          new BoundedPipe<>("test", 4, producers, Duration.ofNanos(1))) {
        assertThat(all(pipe)).as("attempt %d", attempt).containsExactlyInAnyOrder(0, 1);
      }
    }
  }

  @Test
  void anInterruptedProducerEnds() {
    Producer<Integer> interrupted =
        next -> {
          next.accept(1);
          Thread.currentThread().interrupt();
        };
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, List.of(interrupted))) {
      assertThat(all(pipe)).containsExactly(1);
    }
  }

  @Test
  void closeDoesNotWaitForAProducerThatIgnoresInterrupts() {
    CountDownLatch never = new CountDownLatch(1);
    Producer<Integer> deaf =
        next -> {
          while (never.getCount() > 0) {
            Thread.onSpinWait();
          }
        };
    long start = System.nanoTime();
    new BoundedPipe<>("test", 1, List.of(deaf)).close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    never.countDown();
  }

  @Test
  void anInterruptEndsTheWaitOfTheConsumer() {
    Producer<Integer> silent = next -> Cancellation.sleep(Duration.ofMinutes(1));
    try (BoundedPipe<Integer> pipe = new BoundedPipe<>("test", 1, List.of(silent))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(pipe::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
    }
  }

  private static Producer<Integer> numbers(int from, int to) {
    return next -> IntStream.range(from, to).forEach(next::accept);
  }

  private static List<Integer> all(BoundedPipe<Integer> pipe) {
    List<Integer> all = new ArrayList<>();
    for (Integer number = pipe.next(); number != null; number = pipe.next()) {
      all.add(number);
    }
    return all;
  }
}
