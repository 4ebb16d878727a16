package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNullElse;

import com.foresyts.etl.dynamodb.ProxiedHttpClient.ProxyException;
import com.foresyts.etl.error.Causes;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** Failures below HTTP: names of hosts, TLS, and proxies. */
final class NetworkFailure {
  /** The host of one account, for credentials that know their account. */
  private static final Pattern ACCOUNT_HOST = Pattern.compile("\\d{12}\\.ddb\\.(.+)");

  private static final Pattern AWS_HOST = Pattern.compile(".+\\.(amazonaws|api\\.aws).*");

  private NetworkFailure() {}

  /** Returns whether another attempt cannot help. */
  static boolean isPermanent(Throwable thrown) {
    ProxyException proxy = Causes.find(thrown, ProxyException.class);
    if (proxy != null) {
      return !proxy.isRetryable();
    }
    UnknownHostException unknown = Causes.find(thrown, UnknownHostException.class);
    return unknown == null
        ? TlsFailure.describe(thrown, "", "") != null
        : isWrong(String.valueOf(unknown.getMessage()));
  }

  /**
   * Returns whether a host name that is unknown is that of a region that does not exist. Other
   * names, and those of hosts that have answered, may be unknown only for the moment.
   */
  private static boolean isWrong(String host) {
    return AWS_HOST.matcher(host).matches()
        && Arrays.stream(host.split("\\.", -1)).noneMatch(NetworkFailure::isRegion)
        && !HostInterceptor.hasAnswered(host);
  }

  private static boolean isRegion(String name) {
    return Region.regions().stream().anyMatch(region -> region.id().equals(name));
  }

  /**
   * Returns the failure and what to do, or null if the network has not failed.
   *
   * @param setting the setting that names another endpoint
   */
  static @Nullable String describe(Throwable thrown, String setting) {
    ProxyException proxy = Causes.find(thrown, ProxyException.class);
    if (proxy != null) {
      return proxy.getMessage();
    }
    UnknownHostException unknown = Causes.find(thrown, UnknownHostException.class);
    if (unknown != null) {
      String host = String.valueOf(unknown.getMessage());
      return "no host is named %s; check AWS_REGION, %s and the network%s"
          .formatted(host, setting, accountAdvice(host));
    }
    String host = requireNonNullElse(HostInterceptor.of(thrown), "the endpoint");
    return TlsFailure.describe(thrown, host, setting);
  }

  /** Returns what to do if only the endpoint of the region is reachable. */
  static String accountAdvice(String host) {
    Matcher ofAccount = ACCOUNT_HOST.matcher(host);
    return ofAccount.matches()
        ? "; if only dynamodb.%s can be reached, set AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled in the environment"
            .formatted(ofAccount.group(1))
        : "";
  }
}
