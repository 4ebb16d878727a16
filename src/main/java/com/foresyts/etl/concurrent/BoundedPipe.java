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
 * Takes what several producers make, each in a thread of its own, to one consumer. Producers that
 * are ahead wait; a failure of one reaches the consumer, and a consumer that has had enough stops
 * them all.
 */
public final class BoundedPipe<T> implements AutoCloseable {
  /** A read from a silent network does not notice that its thread is interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How often a consumer that waits looks whether a producer is left. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Makes things, one by one, until there are no more. */
  @FunctionalInterface
  public interface Producer<T> {
    /**
     * Makes all of them.
     *
     * @param next takes one thing; waits while the consumer is behind, and throws a {@link
     *     CancellationException} once it has stopped
     */
    void produce(Consumer<T> next);
  }

  /** A thing, or the end of a producer: with or without a failure. */
  private record Message<T>(@Nullable T thing, @Nullable Throwable failure) {}

  /** What log lines say of the run; each thread has its own. */
  private final @Nullable Map<String, String> context = MDC.getCopyOfContextMap();

  private final BlockingQueue<Message<T>> queue;
  private final List<Thread> threads = new ArrayList<>();
  private final Duration look;
  private volatile boolean closed;
  private int running;

  /**
   * Starts the producers.
   *
   * @param name what their threads are called, before a number
   * @param ahead how many things may wait for the consumer
   */
  public BoundedPipe(String name, int ahead, List<? extends Producer<T>> producers) {
    this(name, ahead, producers, LOOK);
  }

  /**
   * The same for tests.
   *
   * @param look how often a consumer that waits looks whether a producer is left
   */
  BoundedPipe(String name, int ahead, List<? extends Producer<T>> producers, Duration look) {
    this.look = look;
    queue = new ArrayBlockingQueue<>(ahead);
    running = producers.size();
    for (Producer<T> producer : producers) {
      Thread thread = new Thread(() -> run(producer), name + " " + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    try {
      threads.forEach(Thread::start);
    } catch (Throwable e) { // no memory for a thread: nobody would close those that run
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
      producer.produce(thing -> put(new Message<>(thing, null)));
    } catch (Throwable e) {
      failure = e;
    }
    end(new Message<>(null, failure));
  }

  /** The end must arrive, whatever interrupts it, as long as somebody waits for it. */
  private void end(Message<T> message) {
    while (!closed) {
      try {
        queue.put(message);
        return;
      } catch (InterruptedException e) {
        // Closed meanwhile, or tried again.
      }
    }
  }

  private void put(Message<T> message) {
    Cancellation.await(() -> queue.put(message));
  }

  /**
   * Waits for the next thing; those of one producer come in its order.
   *
   * @return null where all producers have ended
   * @throws RuntimeException what a producer threw, after what it had handed over before
   */
  public @Nullable T next() {
    while (running > 0) {
      Message<T> message = Cancellation.awaitResult(this::take);
      if (message.thing() != null) {
        return message.thing();
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

  private Message<T> take() throws InterruptedException {
    while (true) {
      // Before the queue: a thread that ends afterwards may have left a message first.
      boolean allEnded = threads.stream().noneMatch(Thread::isAlive);
      Message<T> message = allEnded ? queue.poll() : queue.poll(look.toNanos(), NANOSECONDS);
      if (message != null) {
        return message;
      }
      if (allEnded) {
        throw new IllegalStateException("a producer died without a word");
      }
    }
  }

  /** Stops the producers that have not ended. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + PATIENCE.toNanos();
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
