package io.freshet.standalone.kill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on the loopback address that passes bytes on until it is told to do otherwise: it
 * delays them, holds them back in one direction or both as a network does that is partitioned, cuts
 * connections, or leaves clients with connections that nobody answers any more. What it held goes
 * on after {@link #heal}, in order; what it cut or left half open stays so.
 */
final class FaultyProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final int BACKLOG = 50;

  private final int target;
  private final ServerSocket server;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /** Guards the three below. */
  private final Object network = new Object();

  private boolean toBrokerHeld;
  private boolean toClientHeld;
  private long delayMillis;

  /**
   * Starts to listen on any free port.
   *
   * @param target port of the loopback address where connections lead to
   */
  FaultyProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    daemon("proxy-accept-" + target, this::accept);
  }

  /** Where clients connect. */
  int port() {
    return server.getLocalPort();
  }

  /** Makes every piece of bytes wait, in both directions. */
  void delay(long millis) {
    synchronized (network) {
      delayMillis = millis;
    }
  }

  /** Holds bytes back from now on: a partition of the network, or of one direction of it. */
  void hold(boolean toBroker, boolean toClient) {
    synchronized (network) {
      toBrokerHeld = toBroker;
      toClientHeld = toClient;
    }
  }

  /** Cuts all connections there are. */
  void cut() {
    connections.forEach(Connection::close);
  }

  /** Ends all connections there are for the broker alone: clients wait for answers in vain. */
  void leaveHalfOpen() {
    connections.forEach(Connection::leaveHalfOpen);
  }

  /** Ends delays and partitions. */
  void heal() {
    synchronized (network) {
      toBrokerHeld = false;
      toClientHeld = false;
      delayMillis = 0;
      network.notifyAll();
    }
  }

  /** Stops listening and cuts everything. */
  @Override
  public void close() throws IOException {
    server.close();
    heal();
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Connection connection = new Connection(server.accept(), new Socket());
        connections.add(connection);
        connection.open();
      } catch (IOException e) {
        // The proxy is closed, or the broker is not there: the client sees a cut connection.
      }
    }
  }

  private void pass(boolean toBroker) throws InterruptedException {
    long wait;
    synchronized (network) {
      while (toBroker ? toBrokerHeld : toClientHeld) {
        network.wait();
      }
      wait = delayMillis;
    }
    TimeUnit.MILLISECONDS.sleep(wait);
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A client's connection and the one to the broker that belongs to it. */
  private final class Connection {
    private final Socket client;
    private final Socket broker;
    private volatile boolean halfOpen;

    Connection(Socket client, Socket broker) throws IOException {
      this.client = client;
      this.broker = broker;
      for (Socket socket : List.of(client, broker)) {
        socket.setTcpNoDelay(true);
        // Closed, it tells the other end of a broken connection, not of an orderly end.
        socket.setSoLinger(true, 0);
      }
    }

    synchronized void open() throws IOException {
      try {
        broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        pump(client.getInputStream(), broker.getOutputStream(), true);
        pump(broker.getInputStream(), client.getOutputStream(), false);
      } catch (IOException e) {
        close();
        throw e;
      }
    }

    private void pump(InputStream in, OutputStream out, boolean toBroker) {
      daemon("proxy-" + target + (toBroker ? "-in" : "-out"), () -> run(in, out, toBroker));
    }

    private void run(InputStream in, OutputStream out, boolean toBroker) {
      try {
        byte[] piece = new byte[PIECE_BYTES];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          pass(toBroker);
          if (!halfOpen) {
            out.write(piece, 0, read);
          }
        }
      } catch (IOException | InterruptedException e) {
        // One end is gone, which is what happens to connections here.
      }
      // A half-open connection ends when its client gives up.
      if (toBroker || !halfOpen) {
        close();
      }
    }

    synchronized void leaveHalfOpen() {
      halfOpen = true;
      close(broker);
    }

    void close() {
      connections.remove(this);
      close(client);
      close(broker);
    }

    private void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException("a socket of the proxy cannot be closed", e);
      }
    }
  }
}
