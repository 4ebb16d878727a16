package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Proxies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Tells failures of a proxy from those of the service behind it.
 *
 * @param proxies returns the proxy for a URL, or null if it is reached directly
 */
record ProxiedHttpClient(SdkHttpClient client, Function<URI, Proxies.@Nullable Proxy> proxies)
    implements SdkHttpClient {
  /** The JDK's words if a proxy opens no tunnel; the group is the HTTP status. */
  static final Pattern NO_TUNNEL =
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

  private record Request(ExecutableHttpRequest request, Proxies.Proxy proxy, String host)
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
          "the proxy %s cannot be reached (%s); check %s, or name %s in NO_PROXY"
              .formatted(proxy, reason, proxy.variable(), host),
          true);
    }

    private ProxyException refusal(int status) {
      if (status != HttpURLConnection.HTTP_PROXY_AUTH) {
        return new ProxyException(
            "the proxy %s does not connect to %s (HTTP %s); let it allow that host, or name the host in NO_PROXY"
                .formatted(proxy, host, status),
            status >= 500);
      }
      return new ProxyException(
          proxy.user() == null
              ? "the proxy %s asks for a password (HTTP 407); set %s to http://user:password@host:port"
                  .formatted(proxy, proxy.variable())
              : "the proxy %s refuses the user and password of %s (HTTP 407)"
                  .formatted(proxy, proxy.variable()),
          false);
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
    return proxy == null ? prepared : new Request(prepared, proxy, url.getHost());
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
