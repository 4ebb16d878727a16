package com.foresyts.etl.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Opens a resource in a thread of its own, while the caller opens another one. The resource is
 * closed with this object, or as soon as it is open if that is later.
 */
public final class Opening<T> implements AutoCloseable {
  private final CompletableFuture<T> resource = new CompletableFuture<>();
  private final Consumer<T> closer;
  private final Thread thread;

  /**
   * Starts to open a resource.
   *
   * @param name of the thread
   * @param closer closes the resource; is not called if it cannot be opened
   */
  public Opening(String name, Supplier<T> opener, Consumer<T> closer) {
    this.closer = closer;
    thread = new Thread(() -> open(opener), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void open(Supplier<T> opener) {
    try {
      T opened = opener.get();
      if (!resource.complete(opened)) {
        closer.accept(opened);
      }
    } catch (Throwable e) {
      resource.completeExceptionally(e);
    }
  }

  /** Waits for the resource. Throws what the opener has thrown. */
  public T get() {
    return Cancellation.await(this::result);
  }

  private T result() throws InterruptedException {
    try {
      return resource.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // suppliers throw no others
    }
  }

  /** Stops the opening, or closes the resource. */
  @Override
  public void close() {
    resource.cancel(false);
    Cancellation.stop(thread);
    if (!resource.isCompletedExceptionally()) {
      closer.accept(resource.join());
    }
  }
}
