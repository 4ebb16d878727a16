package com.foresyts.etl.concurrent;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Passes elements from several producers, each in a thread of its own, to one consumer. Producers
 * wait if the pipe is full. The consumer gets the failure of a producer, and stops all producers
 * when it closes the pipe.
 */
public final class BoundedPipe<T> implements AutoCloseable {
  /** Limits the wait for producers to end: a thread that reads from a socket ignores interrupts. */
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(1);

  /** How often a waiting consumer checks that a producer is alive. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  @FunctionalInterface
  public interface Producer<T> {
    /**
     * Produces all elements, one by one.
     *
     * @param next takes an element; waits while the pipe is full, and throws a {@link
     *     CancellationException} once the pipe is closed
     */
    void produce(Consumer<T> next);
  }

  /** An element, or the end of a producer with or without a failure. */
  private record Message<T>(@Nullable T element, @Nullable Throwable failure) {}

  /** The logging context of the creating thread, for the producers' threads. */
  private final @Nullable Map<String, String> context = MDC.getCopyOfContextMap();

  private final BlockingQueue<Message<T>> queue;
  private final List<Thread> threads = new ArrayList<>();
  private final Duration pollInterval;
  private volatile boolean closed;
  private int running;

  /**
   * Starts the producers.
   *
   * @param name the prefix of the threads' names
   * @param capacity how many elements may wait for the consumer
   */
  public BoundedPipe(String name, int capacity, List<? extends Producer<T>> producers) {
    this(name, capacity, producers, POLL_INTERVAL);
  }

  /** For tests, with an interval in place of {@link #POLL_INTERVAL}. */
  BoundedPipe(
      String name, int capacity, List<? extends Producer<T>> producers, Duration pollInterval) {
    this.pollInterval = pollInterval;
    queue = new ArrayBlockingQueue<>(capacity);
    running = producers.size();
    for (Producer<T> producer : producers) {
      Thread thread = new Thread(() -> run(producer), name + " " + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    try {
      threads.forEach(Thread::start);
    } catch (Throwable e) { // out of memory: the caller has no pipe to close
      close();
      throw e;
    }
  }

  private void run(Producer<T> producer) {
    Throwable failure = null;
    try {
      if (context != null) {
        MDC.setContextMap(context);
      }
      producer.produce(element -> Cancellation.await(() -> put(new Message<>(element, null))));
    } catch (Throwable e) {
      failure = e;
    }
    putEnd(new Message<>(null, failure));
  }

  private Message<T> put(Message<T> message) throws InterruptedException {
    queue.put(message);
    return message;
  }

  /** Passes on the end of a producer in spite of interrupts, unless the pipe is closed. */
  private void putEnd(Message<T> message) {
    while (!closed) {
      try {
        put(message);
        return;
      } catch (InterruptedException e) {
        // The loop checks whether the pipe was closed.
      }
    }
  }

  /** Waits for the next element without a check. */
  public @Nullable T next() {
    return next(() -> {});
  }

  /**
   * Waits for the next element. The elements of one producer keep their order.
   *
   * @param check is run before and, once a second, while it waits; what it throws ends the wait
   * @return null if all producers have ended
   * @throws RuntimeException if a producer has thrown it; its earlier elements come first
   */
  public @Nullable T next(Runnable check) {
    while (running > 0) {
      Message<T> message = Cancellation.await(() -> take(check));
      if (message.element() != null) {
        return message.element();
      }
      if (message.failure() instanceof Error error) {
        throw error;
      }
      if (message.failure() instanceof RuntimeException exception) {
        throw exception;
      }
      running--;
    }
    return null;
  }

  private Message<T> take(Runnable check) throws InterruptedException {
    while (true) {
      check.run();
      // Checked before the queue is: a thread that ends after the check may have left a message.
      boolean allEnded = threads.stream().noneMatch(Thread::isAlive);
      Message<T> message =
          allEnded ? queue.poll() : queue.poll(pollInterval.toNanos(), NANOSECONDS);
      if (message != null) {
        return message;
      }
      if (allEnded) {
        throw new IllegalStateException("a producer died without a message");
      }
    }
  }

  /** Stops the producers, and waits a second at most for them to end. */
  @Override
  public void close() {
    closeAll(List.of(this));
  }

  /** Stops the producers of several pipes, and waits a second at most for all of them to end. */
  public static void closeAll(List<? extends BoundedPipe<?>> pipes) {
    List<Thread> threads = new ArrayList<>();
    for (BoundedPipe<?> pipe : pipes) {
      pipe.closed = true;
      pipe.threads.forEach(Thread::interrupt);
      threads.addAll(pipe.threads);
    }
    long end = System.nanoTime() + JOIN_TIMEOUT.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
