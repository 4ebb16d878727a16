package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Proxies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Tells failures of the proxy for a URL, if it has one, from those of the service behind it. */
record ProxiedHttpClient(SdkHttpClient client, Function<URI, Proxies.@Nullable Proxy> proxies)
    implements SdkHttpClient {
  /** The JDK's words if a proxy opens no tunnel; the group is the HTTP status. */
  private static final Pattern NO_TUNNEL =
      Pattern.compile("Unable to tunnel through proxy\\. Proxy returns \"HTTP/\\S+ (\\d{3}).*");

  /** A failure of a proxy. The message tells the operator the cause and what to do. */
  static final class ProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    ProxyException(String message, boolean retryable) {
      super(message);
      this.retryable = retryable;
    }

    /** Returns whether another attempt may succeed. */
    boolean isRetryable() {
      return retryable;
    }
  }

  private record Request(ExecutableHttpRequest request, Proxies.Proxy proxy, URI url)
      implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      try {
        HttpExecuteResponse response = request.call();
        if (response.httpResponse().statusCode() == HttpURLConnection.HTTP_PROXY_AUTH) {
          throw refusal(HttpURLConnection.HTTP_PROXY_AUTH);
        }
        return response;
      } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
        throw unreachable(e instanceof UnknownHostException ? "no such host" : e.getMessage());
      } catch (SocketTimeoutException e) {
        throw String.valueOf(e.getMessage()).startsWith("Connect") ? unreachable("time-out") : e;
      } catch (IOException e) {
        Matcher noTunnel = NO_TUNNEL.matcher(String.valueOf(e.getMessage()));
        throw noTunnel.matches() ? refusal(Integer.parseInt(noTunnel.group(1))) : e;
      }
    }

    private ProxyException unreachable(@Nullable String reason) {
      return new ProxyException(
          "the proxy %s cannot be reached (%s); check %s, or name %s in %s"
              .formatted(proxy, reason, proxy.source(), url.getHost(), exceptions()),
          true);
    }

    private ProxyException refusal(int status) {
      if (status != HttpURLConnection.HTTP_PROXY_AUTH) {
        return new ProxyException(
            "the proxy %s does not connect to %s (HTTP %s); let it allow that host, or name the host in %s"
                .formatted(proxy, url.getHost(), status, exceptions()),
            status >= 500);
      }
      String advice =
          proxy.user() == null
              ? "asks for a password (HTTP 407); set %s to http://user:password@host:port"
              : "refuses the user and password of %s (HTTP 407)";
      return new ProxyException(
          "the proxy %s %s".formatted(proxy, advice.formatted(variable())), false);
    }

    private String exceptions() {
      return proxy.isOfJvm() ? "-Dhttp.nonProxyHosts" : "NO_PROXY";
    }

    /** Returns the variable to set for a password, which no option of the JVM can give. */
    private String variable() {
      return proxy.isOfJvm()
          ? "%s_PROXY, in place of %s,"
              .formatted(url.getScheme().toUpperCase(Locale.ROOT), proxy.source())
          : proxy.source();
    }

    @Override
    public void abort() {
      request.abort();
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    URI url = request.httpRequest().getUri();
    Proxies.Proxy proxy = proxies.apply(url);
    return proxy == null ? prepared : new Request(prepared, proxy, url);
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
