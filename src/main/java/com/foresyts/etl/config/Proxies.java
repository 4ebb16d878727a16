package com.foresyts.etl.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxies of the process environment, as boto3 reads them: the variables {@code
 * HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}. A name in lower case wins.
 *
 * @param https for URLs of that scheme; null for none
 * @param http for URLs of that scheme; null for none
 * @param direct the entries of {@code NO_PROXY}, in lower case
 */
public record Proxies(@Nullable Proxy https, @Nullable Proxy http, List<String> direct) {
  public static final Proxies NONE = new Proxies(null, null, List.of());

  private static final int DEFAULT_PORT = 80;
  private static final int HIGHEST_PORT = 65_535;

  private static final Pattern URL =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z0-9+.-]+)://)?(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+]|[\\w.-]+)(?::(?<port>[0-9]{1,5}))?/?");

  private static final Pattern LOOPBACK =
      Pattern.compile("(.*\\.)?localhost|127(\\.[0-9]+){3}|(0*:)+0*1");

  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

  private static final Pattern PORT = Pattern.compile("(?<name>[^:]*|\\[.*]):(?<port>[0-9]+)");

  /**
   * An HTTP proxy.
   *
   * @param source the variable, or the option of the JVM, that names it
   * @param user null if the proxy needs none
   */
  public record Proxy(
      String source, String host, int port, @Nullable String user, String password) {
    /** Returns whether an option of the JVM names it. */
    public boolean isOfJvm() {
      return source.startsWith("-D");
    }

    /** Returns the proxy and its source, without user and password. */
    @Override
    public String toString() {
      return "%s:%s (%s)".formatted(host, port, source);
    }
  }

  /**
   * Reads the variables.
   *
   * @param problems takes the name of each variable that is invalid, and the reason without its
   *     value, which may have a password
   */
  static Proxies of(Map<String, String> environment, BiConsumer<String, String> problems) {
    return new Proxies(
        proxy("HTTPS_PROXY", environment, problems),
        proxy("HTTP_PROXY", environment, problems),
        Stream.of(value(name("NO_PROXY", environment), environment).split("[\\s,]+"))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .toList());
  }

  /** Returns the variables that are set, without users and passwords. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Proxy proxy : Stream.of(https, http).filter(Objects::nonNull).toList()) {
      String login = proxy.user() == null ? "" : Settings.MASK + "@";
      values.put(proxy.source(), login + proxy.host() + ":" + proxy.port());
    }
    if (!direct.isEmpty()) {
      values.put("NO_PROXY", String.join(",", direct).replaceAll("\\p{Cc}", "?"));
    }
    return values;
  }

  private static String name(String variable, Map<String, String> environment) {
    String lowerCase = variable.toLowerCase(Locale.ROOT);
    return environment.containsKey(lowerCase) ? lowerCase : variable;
  }

  private static String value(String name, Map<String, String> environment) {
    return environment.getOrDefault(name, "").strip();
  }

  private static @Nullable Proxy proxy(
      String variable, Map<String, String> environment, BiConsumer<String, String> problems) {
    String name = name(variable, environment);
    String value = value(name, environment);
    if (value.isEmpty()) {
      return null;
    }
    Matcher url = URL.matcher(value);
    if (!url.matches()) {
      problems.accept(
          name,
          "must be a URL such as http://proxy:3128; write special characters of a password as %XX");
      return null;
    }
    String scheme = url.group("scheme");
    if (scheme != null && !scheme.equalsIgnoreCase("http")) {
      problems.accept(
          name,
          "begins with %s://, but a proxy is reached by http only: write http://host:port"
              .formatted(scheme));
      return null;
    }
    String written = url.group("port");
    int port = written == null ? DEFAULT_PORT : Integer.parseInt(written);
    if (port < 1 || port > HIGHEST_PORT) {
      problems.accept(name, "has a port that is not a number from 1 to 65535");
      return null;
    }
    try {
      String user = url.group("user");
      String password = url.group("password");
      return new Proxy(
          name,
          withoutBrackets(url.group("host")),
          port,
          user == null ? null : decoded(user),
          password == null ? "" : decoded(password));
    } catch (IllegalArgumentException e) {
      problems.accept(name, "has a % that is not followed by two hexadecimal digits: write %25");
      return null;
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String withoutBrackets(String host) {
    return host.replaceAll("[\\[\\]]", "");
  }

  /** Returns the proxy for a URL; null if it is reached directly, as this machine always is. */
  public @Nullable Proxy find(URI url) {
    boolean secure = url.getScheme().equalsIgnoreCase("https");
    String host = withoutBrackets(String.valueOf(url.getHost())).toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    boolean isDirect =
        LOOPBACK.matcher(host).matches()
            || direct.stream().anyMatch(entry -> covers(entry, host, port));
    return isDirect ? null : secure ? https : http;
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.indexOf('/') >= 0) {
      return ADDRESS.matcher(host).matches() && isInRange(host, entry);
    }
    Matcher withPort = PORT.matcher(entry);
    boolean hasPort = withPort.matches();
    String name =
        withoutBrackets(hasPort ? withPort.group("name") : entry).replaceFirst("^\\*?\\.", "");
    return (!hasPort || withPort.group("port").equals(String.valueOf(port)))
        && (host.equals(name) || host.endsWith("." + name));
  }

  /** Returns whether an address is in a range such as {@code 10.0.0.0/8}. */
  private static boolean isInRange(String address, String range) {
    String[] parts = range.split("/", 2);
    if (!ADDRESS.matcher(parts[0]).matches() || !parts[1].matches("[0-9]{1,3}")) {
      return false;
    }
    try {
      byte[] one = InetAddress.getByName(address).getAddress();
      byte[] other = InetAddress.getByName(parts[0]).getAddress();
      int others = one.length * 8 - Integer.parseInt(parts[1]);
      return one.length == other.length
          && others >= 0
          && new BigInteger(1, one).xor(new BigInteger(1, other)).shiftRight(others).signum() == 0;
    } catch (UnknownHostException e) {
      return false; // it only looks like an address
    }
  }
}
