package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.HostSpec;

/**
 * Connects to the first address of a host that answers; the driver itself tries only one. It makes
 * one for each connection, and uses it again to try without TLS, and to cancel a statement of that
 * connection.
 */
public final class AddressSocketFactory extends SocketFactory {
  /** Notices within two minutes that a host is gone, and keeps load balancers from forgetting. */
  private static final Map<SocketOption<Integer>, Integer> KEEPALIVE =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 60,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 6);

  /** A socket of TLS does not wait for longer to close if another thread is stuck writing. */
  private static final int LINGER_SECONDS = 1;

  private final HostSpec host;
  private final Resolver resolver;
  private final int connectSeconds;
  private final int cancelSeconds;
  private @Nullable InetSocketAddress connected;
  private @Nullable Socket connection;

  /** Finds the addresses of a host. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Called by the driver with the properties of the connection. */
  public AddressSocketFactory(Properties info) {
    this(info, InetAddress::getAllByName);
  }

  AddressSocketFactory(Properties info, Resolver resolver) {
    this.host = new HostSpec(requireNonNull(info.getProperty("PGHOST")), number(info, "PGPORT"));
    this.resolver = resolver;
    this.connectSeconds = number(info, "connectTimeout");
    this.cancelSeconds = number(info, "cancelSignalTimeout");
  }

  private static int number(Properties info, String name) {
    return Integer.parseInt(info.getProperty(name));
  }

  @Override
  public Socket createSocket() throws IOException {
    List<InetSocketAddress> addresses = connected == null ? addresses() : List.of(connected);
    boolean cancels = connection != null && !connection.isClosed();
    long end = System.nanoTime() + SECONDS.toNanos(cancels ? cancelSeconds : connectSeconds);
    IOException failure = null;
    for (int index = 0; index < addresses.size(); index++) {
      long left = (end - System.nanoTime()) / (addresses.size() - index) / 1_000_000;
      try {
        Socket socket = connect(addresses.get(index), (int) Math.max(1, left));
        connected = addresses.get(index);
        connection = cancels ? connection : socket;
        return socket;
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    throw requireNonNull(failure);
  }

  private List<InetSocketAddress> addresses() throws UnknownHostException {
    if (!host.shouldResolve()) { // a SOCKS proxy does
      return List.of(InetSocketAddress.createUnresolved(host.getHost(), host.getPort()));
    }
    return Stream.of(resolver.resolve(host.getHost()))
        .map(address -> new InetSocketAddress(address, host.getPort()))
        .toList();
  }

  private static Socket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, timeoutMillis);
      socket.setSoLinger(true, LINGER_SECONDS);
      for (Map.Entry<SocketOption<Integer>, Integer> option : KEEPALIVE.entrySet()) {
        if (socket.supportedOptions().contains(option.getKey())) {
          socket.setOption(option.getKey(), option.getValue());
        }
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
