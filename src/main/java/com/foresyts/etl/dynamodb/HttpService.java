package com.foresyts.etl.dynamodb;

import static software.amazon.awssdk.http.SdkHttpConfigurationOption.CONNECTION_TIMEOUT;
import static software.amazon.awssdk.http.SdkHttpConfigurationOption.GLOBAL_HTTP_DEFAULTS;
import static software.amazon.awssdk.http.SdkHttpConfigurationOption.READ_TIMEOUT;

import com.foresyts.etl.config.Proxies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
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
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
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

  /** For STS and SSO, whose answers are short. The SDK would wait for half a minute. */
  private static final AttributeMap SHORT =
      AttributeMap.builder()
          .put(CONNECTION_TIMEOUT, Duration.ofSeconds(5))
          .put(READ_TIMEOUT, Duration.ofSeconds(10))
          .build();

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
    return new Builder(defaultProxies, SHORT);
  }

  static Builder builder(Proxies proxies, Duration connectTimeout, Duration socketTimeout) {
    return new Builder(
        proxies,
        AttributeMap.builder()
            .put(CONNECTION_TIMEOUT, connectTimeout)
            .put(READ_TIMEOUT, socketTimeout)
            .build());
  }

  /**
   * Makes a client.
   *
   * @param options the timeouts; the SDK's if they are missing
   */
  public record Builder(Proxies proxies, AttributeMap options)
      implements SdkHttpClient.Builder<Builder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      AttributeMap all = options.merge(defaults).merge(GLOBAL_HTTP_DEFAULTS);
      SSLSocketFactory tls = tls();
      SdkHttpClient client = UrlConnectionHttpClient.create(url -> connection(url, all, tls));
      return new ProxiedHttpClient(client, this::proxy);
    }

    /** Returns the proxy of the environment; null if there is none, or the JVM has one itself. */
    private Proxies.@Nullable Proxy proxy(URI url) {
      return System.getProperty(url.getScheme() + ".proxyHost") == null ? proxies.find(url) : null;
    }

    private HttpURLConnection connection(URI uri, AttributeMap timeouts, SSLSocketFactory tls) {
      try {
        URL url = uri.toURL();
        Proxies.Proxy proxy = proxy(uri);
        HttpURLConnection connection =
            (HttpURLConnection)
                (proxy == null ? url.openConnection() : url.openConnection(address(proxy)));
        if (connection instanceof HttpsURLConnection secure) {
          secure.setSSLSocketFactory(tls);
        }
        if (proxy != null && proxy.user() != null) {
          authenticate(connection, proxy, proxy.user());
        }
        connection.setConnectTimeout(millis(timeouts, CONNECTION_TIMEOUT));
        connection.setReadTimeout(millis(timeouts, READ_TIMEOUT));
        return connection;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Uses the key store and the trust store that the JVM's properties name. */
  private static SSLSocketFactory tls() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(SystemPropertyTlsKeyManagersProvider.create().keyManagers(), null, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
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
        AUTHENTICATORS.computeIfAbsent(proxy, key -> new ProxyPassword(user, key.password())));
  }

  private static final class ProxyPassword extends Authenticator {
    private final String user;
    private final String password;

    ProxyPassword(String user, String password) {
      this.user = user;
      this.password = password;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY
          ? new PasswordAuthentication(user, password.toCharArray())
          : null;
    }
  }

  private static int millis(AttributeMap timeouts, SdkHttpConfigurationOption<Duration> timeout) {
    return Math.toIntExact(timeouts.get(timeout).toMillis());
  }
}
