package com.foresyts.etl.dynamodb;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Notes which hosts have answered, and in the exception of a failed request the host that it was
 * sent to; the SDK does not.
 */
final class HostInterceptor implements ExecutionInterceptor {
  /** The note, as a suppressed exception. */
  private static final class Host extends Exception {
    private static final long serialVersionUID = 1;

    Host(String name) {
      super(name, null, false, false);
    }
  }

  private static final Set<String> ANSWERED = ConcurrentHashMap.newKeySet();

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    ANSWERED.add(context.httpRequest().host());
  }

  /** Returns whether a host has answered a request of this process. */
  static boolean hasAnswered(String host) {
    return ANSWERED.contains(host);
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable thrown = context.exception();
    if (thrown instanceof SdkException) {
      context.httpRequest().ifPresent(request -> thrown.addSuppressed(new Host(request.host())));
    }
    return thrown;
  }

  /** Returns the host, or null if no request was made. */
  static @Nullable String of(Throwable thrown) {
    return Arrays.stream(thrown.getSuppressed())
        .filter(Host.class::isInstance)
        .map(Throwable::getMessage)
        .findFirst()
        .orElse(null);
  }
}
