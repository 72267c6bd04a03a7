package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Closes a connection at once whose client has its share of connections already: no client can hold
 * all of those that a port accepts, and keep everybody else waiting.
 */
final class ConnectionShares implements Connection.Listener {
  private final PerAddress shares;
  private final Map<Connection, String> counted = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param maxPerAddress connections of one client; 0 for no limit
   */
  ConnectionShares(int maxPerAddress) {
    this.shares = new PerAddress(maxPerAddress);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection) { // what it decrypts is a connection of its own
      return;
    }
    String address = ClientAddress.of(connection.getEndPoint().getRemoteSocketAddress());
    if (shares.tryAcquire(address)) {
      counted.put(connection, address);
    } else {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    String address = counted.remove(connection);
    if (address != null) {
      shares.release(address);
    }
  }
}
