package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.foresyts.etl.fixture.tls.Authority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  /** As the driver's second attempt, without TLS. A cancellation must be shorter. */
  @Tag("slow")
  @Test
  @EnabledOnOs(OS.LINUX)
  void nextAttemptMayLastAsLongAsTheFirst() throws Exception {
    AddressSocketFactory factory = factory(LIVE);
    factory.createSocket().close();
    List<Socket> queue = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      Socket waiting = new Socket();
      queue.add(waiting);
      try {
        waiting.connect(server.getLocalSocketAddress(), 100);
      } catch (SocketTimeoutException e) {
        break;
      }
    }
    long start = System.nanoTime();
    assertThatIOException().isThrownBy(factory::createSocket);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1500));
    for (Socket waiting : queue) {
      waiting.close();
    }
  }

  /** A signal ends the run while the server reads nothing. */
  @Tag("slow")
  @Test
  @Timeout(20)
  void closesTlsWhileAnotherThreadIsStuckWriting() throws Exception {
    Authority authority = new Authority("CA");
    SSLContext serverTls = authority.issue("db.example").context();
    Socket plain = factory(LIVE).createSocket();
    Socket accepted = server.accept();
    try (SSLSocket peer =
            (SSLSocket) serverTls.getSocketFactory().createSocket(accepted, null, 0, true);
        SSLSocket client =
            (SSLSocket)
                trusting(authority).getSocketFactory().createSocket(plain, "db.example", 0, true)) {
      peer.setUseClientMode(false);
      Thread handshake = start(peer::startHandshake);
      client.startHandshake();
      handshake.join();
      Thread writer = start(() -> client.getOutputStream().write(new byte[100_000_000]));
      writer.join(500);
      assertThat(writer.isAlive()).isTrue();
      Thread closing = start(client::close);
      closing.join(5000);
      boolean stuck = closing.isAlive();
      accepted.close();
      assertThat(stuck).isFalse();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static Thread start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other end was closed.
              }
            });
    thread.start();
    return thread;
  }

  private static SSLContext trusting(Authority authority) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null);
    byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
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
    properties.setProperty("cancelSignalTimeout", "1");
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
