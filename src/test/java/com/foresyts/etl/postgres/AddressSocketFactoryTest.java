package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AddressSocketFactoryTest {
  private static final String LIVE = "127.0.0.1";
  private static final String DEAD = "127.0.0.2";

  @AutoClose
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

  private final AtomicInteger lookups = new AtomicInteger();

  AddressSocketFactoryTest() throws IOException {}

  @Test
  void triesAllAddresses() throws Exception {
    try (Socket socket = factory(DEAD, DEAD, LIVE).createSocket()) {
      assertThat(socket.getInetAddress().getHostAddress()).isEqualTo(LIVE);
    }
  }

  /** A connection that waits in a full queue gets no answer, as behind a firewall. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void silentAddressLeavesTimeForTheNext() throws Exception {
    InetSocketAddress silent =
        new InetSocketAddress(InetAddress.getByName(DEAD), server.getLocalPort());
    try (ServerSocket full = new ServerSocket()) {
      full.bind(silent, 1);
      List<Socket> queue = new ArrayList<>();
      for (int index = 0; index < 4; index++) {
        Socket waiting = new Socket();
        queue.add(waiting);
        try {
          waiting.connect(silent, 100);
        } catch (SocketTimeoutException e) {
          break;
        }
      }
      try (Socket socket = factory(DEAD, LIVE).createSocket()) {
        assertThat(socket.getInetAddress().getHostAddress()).isEqualTo(LIVE);
      }
      for (Socket waiting : queue) {
        waiting.close();
      }
    }
  }

  @Test
  void cancelsAtTheAddressOfTheConnection() throws Exception {
    AddressSocketFactory factory = factory(DEAD, LIVE);
    try (Socket connection = factory.createSocket();
        Socket cancellation = factory.createSocket()) {
      assertThat(cancellation.getInetAddress()).isEqualTo(connection.getInetAddress());
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void failsIfNoAddressAnswers() throws Exception {
    AddressSocketFactory factory = factory(DEAD, "127.0.0.3");

    assertThatIOException()
        .isThrownBy(factory::createSocket)
        .isInstanceOf(ConnectException.class)
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
  }

  @Test
  void keepsTheConnectionAlive() throws Exception {
    try (Socket socket = factory(LIVE).createSocket()) {
      if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
        assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(60);
      }
    }
  }

  private AddressSocketFactory factory(String... addresses) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("PGHOST", "db.example");
    properties.setProperty("PGPORT", String.valueOf(server.getLocalPort()));
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("cancelSignalTimeout", "2");
    return new AddressSocketFactory(
        properties,
        host -> {
          assertThat(host).isEqualTo("db.example");
          lookups.incrementAndGet();
          InetAddress[] found = new InetAddress[addresses.length];
          for (int index = 0; index < found.length; index++) {
            found[index] = InetAddress.getByName(addresses[index]);
          }
          return found;
        });
  }
}
