package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.foresyts.etl.config.Proxies;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class ProxiedHttpClientTest {
  private static final URI URL = URI.create("https://dynamodb.eu-central-1.amazonaws.com");

  /** A client whose proxy opens no tunnel. */
  private record NoTunnel(String answer) implements SdkHttpClient, ExecutableHttpRequest {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return this;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      throw new IOException("Unable to tunnel through proxy. Proxy returns \"" + answer + "\"");
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTPS_PROXY       | HTTP/1.1 407 Proxy Authentication Required | false | asks for a password (HTTP 407); set HTTPS_PROXY to http://user:password@host:port
          HTTPS_PROXY       | HTTP/1.0 403 Forbidden                     | false | does not connect to dynamodb.eu-central-1.amazonaws.com (HTTP 403); let it allow that host, or name the host in NO_PROXY
          HTTPS_PROXY       | HTTP/1.1 503 Service Unavailable           | true  | does not connect to dynamodb.eu-central-1.amazonaws.com (HTTP 503); let it allow that host, or name the host in NO_PROXY
          -Dhttps.proxyHost | HTTP/1.1 407 Proxy Authentication Required | false | asks for a password (HTTP 407); set HTTPS_PROXY, in place of -Dhttps.proxyHost, to http://user:password@host:port
          -Dhttps.proxyHost | HTTP/1.0 403 Forbidden                     | false | does not connect to dynamodb.eu-central-1.amazonaws.com (HTTP 403); let it allow that host, or name the host in -Dhttp.nonProxyHosts
          """)
  void refusedTunnelNamesSourceOfProxy(
      String source, String answer, boolean isRetried, String told) {
    Proxies.Proxy proxy = new Proxies.Proxy(source, "proxy", 3128, null, "");
    SdkHttpRequest request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(URL).build();
    try (ProxiedHttpClient client = new ProxiedHttpClient(new NoTunnel(answer), url -> proxy)) {
      IOException thrown =
          catchThrowableOfType(
              IOException.class,
              client.prepareRequest(HttpExecuteRequest.builder().request(request).build())::call);
      SdkClientException failure = SdkClientException.create("failed", thrown);
      assertThat(new DynamoDbFailure("some", "eu-central-1").of(failure, "Scan"))
          .hasMessage("DynamoDB: the proxy proxy:3128 (%s) %s", source, told);
      assertThat(DynamoDb.isRetryable(failure)).isEqualTo(isRetried);
    }
  }
}
