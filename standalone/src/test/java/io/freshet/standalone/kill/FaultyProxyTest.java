package io.freshet.standalone.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy between a client and a server, both ends in the test's hands. */
@Timeout(60)
class FaultyProxyTest {
  private static final int A_MOMENT_MILLIS = 100;

  private ServerSocket server;
  private FaultyProxy proxy;
  private Socket client;
  private Socket broker;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy = new FaultyProxy(server.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    broker = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    broker.close();
    proxy.close();
    server.close();
  }

  @Test
  void shouldPassBytesBothWays() throws IOException {
    client.getOutputStream().write(1);
    broker.getOutputStream().write(2);

    assertThat(broker.getInputStream().read()).isEqualTo(1);
    assertThat(client.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void shouldHoldBytesOfOneDirectionAndDeliverThemInOrderAfterwards() throws IOException {
    proxy.hold(true, false);
    client.getOutputStream().write(1);
    client.getOutputStream().write(2);
    broker.getOutputStream().write(3);

    assertThat(client.getInputStream().read()).isEqualTo(3);
    assertSilent(broker);
    proxy.heal();

    assertThat(broker.getInputStream().readNBytes(2)).containsExactly(1, 2);
  }

  @Test
  void shouldHoldBytesOfBothDirections() throws IOException {
    proxy.hold(true, true);
    client.getOutputStream().write(1);
    broker.getOutputStream().write(2);

    assertSilent(broker);
    assertSilent(client);
    proxy.heal();

    assertThat(broker.getInputStream().read()).isEqualTo(1);
    assertThat(client.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void shouldCutBothEnds() {
    proxy.cut();

    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> broker.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void shouldLeaveTheClientOpenAndUnanswered() throws IOException {
    proxy.leaveHalfOpen();

    assertThatThrownBy(() -> broker.getInputStream().read()).isInstanceOf(IOException.class);
    client.getOutputStream().write(1);
    assertSilent(client);
    client.getOutputStream().write(2);
  }

  @Test
  void shouldTakeNewConnectionsAfterACut() throws IOException {
    proxy.cut();
    try (Socket again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket accepted = server.accept()) {
      again.getOutputStream().write(7);

      assertThat(accepted.getInputStream().read()).isEqualTo(7);
    }
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(A_MOMENT_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(0);
  }
}
