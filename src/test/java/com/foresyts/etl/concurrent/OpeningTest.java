package com.foresyts.etl.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class OpeningTest {
  private final List<String> closed = new CopyOnWriteArrayList<>();

  @Test
  void callerDoesSomethingElseMeanwhile() {
    CountDownLatch done = new CountDownLatch(1);
    try (Opening<String> opening = open(() -> awaited(done))) {
      done.countDown();
      assertThat(opening.get()).isEqualTo("opened");
      assertThat(closed).isEmpty();
    }
    assertThat(closed).containsExactly("opened");
  }

  @Test
  void failureIsThrownToTheCaller() {
    IllegalStateException failure = new IllegalStateException("broken");
    try (Opening<String> opening = open(() -> fail(failure))) {
      assertThatThrownBy(opening::get).isSameAs(failure);
    }
    assertThat(closed).isEmpty();
  }

  @Test
  void errorIsThrownToTheCaller() {
    try (Opening<String> opening =
        open(
            () -> {
              throw new OutOfMemoryError("none left");
            })) {
      assertThatThrownBy(opening::get).isInstanceOf(OutOfMemoryError.class);
    }
  }

  /** The failure of what the caller does meanwhile is the only one. */
  @Test
  void closeDoesNotThrowTheFailure() {
    open(() -> fail(new IllegalStateException("broken"))).close();
    assertThat(closed).isEmpty();
  }

  @Test
  void closeStopsTheOpening() {
    CountDownLatch never = new CountDownLatch(1);
    long start = System.nanoTime();
    open(() -> awaited(never)).close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(closed).isEmpty();
  }

  @Test
  void resourceIsClosedThatIsOpenTooLate() throws InterruptedException {
    CountDownLatch late = new CountDownLatch(1);
    open(() -> {
          boolean waits = true;
          while (waits) {
            try {
              late.await();
              waits = false;
            } catch (InterruptedException e) {
              // As a thread that connects ignores it.
            }
          }
          return "late";
        })
        .close();
    assertThat(closed).isEmpty();
    late.countDown();
    while (closed.isEmpty()) {
      Thread.sleep(1);
    }
    assertThat(closed).containsExactly("late");
  }

  @Test
  void interruptEndsTheWait() {
    try (Opening<String> opening = open(() -> awaited(new CountDownLatch(1)))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(opening::get).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private Opening<String> open(Supplier<String> opener) {
    return new Opening<>("test", opener, closed::add);
  }

  private static String awaited(CountDownLatch latch) {
    return Cancellation.await(
        () -> {
          latch.await();
          return "opened";
        });
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }
}
