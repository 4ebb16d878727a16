package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Proxies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Makes all HTTP clients of the SDK, those that it makes itself for STS and SSO included. They use
 * the proxies of the environment: {@link UrlConnectionHttpClient} takes the one of {@code
 * HTTP_PROXY} for {@code https} too (see https://github.com/aws/aws-sdk-java-v2/issues/3868). The
 * SDK reads instance metadata and container credentials otherwise, and always directly.
 */
public final class HttpService implements SdkHttpService {
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";
  private static final int MAX_IDLE_CONNECTIONS = 64;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** For STS and SSO, whose answers are short. The SDK would wait for half a minute. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

  /** The JDK reuses a connection only for requests with the same authenticator. */
  private static final Map<Proxies.Proxy, Authenticator> AUTHENTICATORS = new ConcurrentHashMap<>();

  private static volatile Proxies defaultProxies = Proxies.NONE;

  /**
   * Sets the defaults of the process. The JDK reads its properties once, at the first HTTP request:
   * otherwise it keeps five idle connections to a host, fewer than a scan has segments, and sends
   * no Basic password to a proxy that tunnels.
   *
   * @param proxies for clients that the SDK makes itself
   */
  static void install(Proxies proxies) {
    defaultProxies = proxies;
    System.setProperty("http.maxConnections", String.valueOf(MAX_IDLE_CONNECTIONS));
    System.setProperty(DISABLED_SCHEMES, System.getProperty(DISABLED_SCHEMES, ""));
    System.setProperty(
        SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL.property(), HttpService.class.getName());
  }

  @Override
  public Builder createHttpClientBuilder() {
    return new Builder(defaultProxies, SOCKET_TIMEOUT);
  }

  /** Makes a client that waits for data no longer than the socket timeout. */
  public record Builder(Proxies proxies, Duration socketTimeout)
      implements SdkHttpClient.Builder<Builder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      Tls tls = new Tls();
      SdkHttpClient client = UrlConnectionHttpClient.create(url -> connection(url, tls));
      return new ProxiedHttpClient(client, this::proxy);
    }

    /** Returns the HTTP proxy of the JVM's own properties or the environment, or null if none. */
    private Proxies.@Nullable Proxy proxy(URI url) {
      String property = url.getScheme() + ".proxyHost";
      if (System.getProperty(property) == null) {
        return proxies.find(url);
      }
      return ProxySelector.getDefault().select(url).stream()
          .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
          .map(proxy -> (InetSocketAddress) proxy.address())
          .map(at -> new Proxies.Proxy("-D" + property, at.getHostString(), at.getPort(), null, ""))
          .findFirst()
          .orElse(null);
    }

    private HttpURLConnection connection(URI uri, Tls tls) {
      try {
        URL url = uri.toURL();
        Proxies.Proxy proxy = proxy(uri);
        HttpURLConnection connection =
            (HttpURLConnection)
                (proxy == null ? url.openConnection() : url.openConnection(address(proxy)));
        if (connection instanceof HttpsURLConnection secure) {
          secure.setSSLSocketFactory(tls.factory());
        }
        if (proxy != null && proxy.user() != null) {
          authenticate(connection, proxy, proxy.user());
        }
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(Math.toIntExact(socketTimeout.toMillis()));
        return connection;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Uses the key store and the trust store that the JVM's properties name. It reads them for the
   * first connection that needs them.
   */
  private static final class Tls {
    private @Nullable SSLSocketFactory factory;

    synchronized SSLSocketFactory factory() {
      SSLSocketFactory made = factory;
      if (made == null) {
        made = make();
        factory = made;
      }
      return made;
    }

    private static SSLSocketFactory make() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(SystemPropertyTlsKeyManagersProvider.create().keyManagers(), null, null);
        return context.getSocketFactory();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JVM has no TLS", e);
      }
    }
  }

  private static Proxy address(Proxies.Proxy proxy) {
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  /**
   * Sets the password for a proxy. The JDK takes it from a header only for {@code http}, and from
   * an authenticator only to tunnel, since it cannot repeat a request whose body is streamed.
   */
  private static void authenticate(HttpURLConnection connection, Proxies.Proxy proxy, String user) {
    if (connection.getURL().getProtocol().equals("http")) {
      byte[] basic = (user + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty(
          "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
      return;
    }
    connection.setAuthenticator(
        AUTHENTICATORS.computeIfAbsent(proxy, key -> authenticator(user, key.password())));
  }

  private static Authenticator authenticator(String user, String password) {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
            ? new PasswordAuthentication(user, password.toCharArray())
            : null;
      }
    };
  }
}
