package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.config.SettingsReport.SettingValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private static final URI HTTPS = URI.create("https://dynamodb.eu-central-1.amazonaws.com");
  private static final URI HTTP = URI.create("http://dynamodb.test:8000/");
  @TempDir private Path folder = Path.of("");
  private final List<String> problems = new ArrayList<>();

  private Proxies proxies(Map<String, String> environment) {
    return Proxies.of(environment, (name, problem) -> problems.add(name + " " + problem));
  }

  @Test
  void eachSchemeHasItsVariable() {
    Proxies proxies = proxies(Map.of("HTTPS_PROXY", "http://one:1", "http_proxy", "http://two:2"));
    assertThat(proxies.find(HTTPS)).hasToString("one:1 (HTTPS_PROXY)");
    assertThat(proxies.find(HTTP)).hasToString("two:2 (http_proxy)");
    assertThat(proxies(Map.of("HTTP_PROXY", "http://two:2", "ALL_PROXY", "x")).find(HTTPS))
        .isNull();
    assertThat(proxies(Map.of()).find(HTTP)).isNull();
    assertThat(problems).isEmpty();
  }

  @Test
  void lowerCaseWinsEvenIfEmpty() {
    Map<String, String> both = Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "lower:2");
    assertThat(proxies(both).find(HTTPS)).hasToString("lower:2 (https_proxy)");
    assertThat(proxies(Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "")).find(HTTPS))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "http://proxy:3128           | proxy       | 3128 | -      | ''",
        "http://proxy:3128/          | proxy       | 3128 | -      | ''",
        "proxy:3128                  | proxy       | 3128 | -      | ''",
        "HTTP://proxy                | proxy       | 80   | -      | ''",
        "' http://squid_1:3128 '     | squid_1     | 3128 | -      | ''",
        "http://10.0.0.1:3128        | 10.0.0.1    | 3128 | -      | ''",
        "http://[fd00::1]:3128       | fd00::1     | 3128 | -      | ''",
        "http://u:p@proxy:3128       | proxy       | 3128 | u      | p",
        "u:p@proxy:3128              | proxy       | 3128 | u      | p",
        "http://u@proxy:3128         | proxy       | 3128 | u      | ''",
        "http://d%5Cu:p%40%2F+#:x@p:1 | p          | 1    | d\\u   | p@/+#:x",
      })
  void aUrlHasHostPortUserAndPassword(
      String url, String host, int port, String user, String password) {
    assertThat(proxies(Map.of("HTTPS_PROXY", url)).https())
        .isEqualTo(new Proxies.Proxy("HTTPS_PROXY", host, port, user, password));
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://u:secret@proxy:1   | begins with https://",
        "socks5://u:secret@proxy:1  | begins with socks5://",
        "http://u:secret@proxy:0    | number from 1 to 65535",
        "http://u:secret@proxy:99999| number from 1 to 65535",
        "http://u:secret@proxy:x    | must be a URL such as http://proxy:3128",
        "http://u:sec/ret@proxy:1   | must be a URL such as http://proxy:3128",
        "http://u:sec@ret@proxy:1   | write special characters of a password as %XX",
        "http://u:secret@           | must be a URL such as http://proxy:3128",
        "http://u:secret@proxy:1/x  | must be a URL such as http://proxy:3128",
        "http://u:secret%@proxy:1   | write %25",
      })
  void aProblemNamesTheVariableAndNotItsValue(String url, String problem) {
    assertThat(proxies(Map.of("https_proxy", url)).find(HTTPS)).isNull();
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("https_proxy ")
        .contains(problem)
        .doesNotContain("secret", "sec", "u:");
  }

  @Test
  void variablesAreShownAfterTheSettings() {
    Map<String, String> environment =
        Map.of(
            "HTTPS_PROXY", "http://user:secret@proxy:3128",
            "http_proxy", "two",
            "NO_PROXY", " .One.test, 10.0.0.0/8\u001b");
    assertThat(
            SettingsLoader.load(
                    null, null, folder, environment, Setting.Part.ALL, profile -> Optional.empty())
                .values())
        .endsWith(
            new SettingValue("HTTPS_PROXY", "…@proxy:3128", "environment"),
            new SettingValue("http_proxy", "two:80", "environment"),
            new SettingValue("NO_PROXY", ".one.test,10.0.0.0/8?", "environment"));
    assertThat(proxies(Map.of()).values()).isEmpty();
  }

  @Test
  void aPasswordIsNotShown() {
    assertThat(proxies(Map.of("HTTPS_PROXY", "http://user:secret@proxy:1")).toString())
        .contains("proxy:1")
        .doesNotContain("secret", "user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://dynamodb.eu-central-1.amazonaws.com | ''                              | false",
        "https://dynamodb.eu-central-1.amazonaws.com | *                               | true",
        "https://dynamodb.eu-central-1.amazonaws.com | amazonaws.com                   | true",
        "https://dynamodb.eu-central-1.amazonaws.com | .amazonaws.com                  | true",
        "https://dynamodb.eu-central-1.amazonaws.com | *.amazonaws.com                 | true",
        "https://dynamodb.eu-central-1.amazonaws.com | 'x.test, .AmazonAWS.com'        | true",
        "https://dynamodb.eu-central-1.amazonaws.com | x.test .amazonaws.com           | true",
        "https://dynamodb.eu-central-1.amazonaws.com | naws.com                        | false",
        "https://dynamodb.eu-central-1.amazonaws.com | x.dynamodb.eu-central-1.amazonaws.com | false",
        "https://dynamodb.eu-central-1.amazonaws.com | amazonaws.com:443               | true",
        "https://dynamodb.eu-central-1.amazonaws.com | amazonaws.com:80                | false",
        "http://dynamodb.test:8000                   | dynamodb.test:8000              | true",
        "http://dynamodb.test:8000                   | dynamodb.test:80                | false",
        "http://10.1.2.3:8000                        | 10.1.2.3                        | true",
        "http://10.1.2.3:8000                        | 10.0.0.0/8                      | true",
        "http://10.1.2.3:8000                        | 10.1.2.2/31                     | true",
        "http://10.1.2.3:8000                        | 10.1.2.0/31                     | false",
        "http://10.1.2.3:8000                        | fd00::/8                        | false",
        "http://10.1.2.3:8000                        | 10.0.0.0/99                     | false",
        "http://10.1.2.3:8000                        | x/8                             | false",
        "http://[fd00::7]:8000                       | fd00::/8                        | true",
        "http://[fd00::7]:8000                       | [fd00::7]:8000                  | true",
        "http://dynamodb.test:8000                   | 10.0.0.0/8                      | false",
        "http://localhost:8000                       | ''                              | true",
        "http://127.0.0.1:8000                       | ''                              | true",
        "http://[::1]:8000                           | ''                              | true",
        "http://dynamodb.localhost:8000              | ''                              | true",
        "http://127.test:8000                        | ''                              | false",
      })
  void noProxyNamesHostsThatAreReachedDirectly(String url, String noProxy, boolean direct) {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "p:1", "HTTP_PROXY", "p:1", "NO_PROXY", noProxy);
    assertThat(proxies(environment).find(URI.create(url)) == null).isEqualTo(direct);
  }
}
