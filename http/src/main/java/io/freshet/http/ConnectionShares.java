package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Limit of open connections per client address. A connection above the limit is closed at once, so
 * one client cannot take all connections of a port and block the other clients.
 */
final class ConnectionShares implements Connection.Listener {
  private final PerAddress shares;
  private final Map<Connection, String> counted = new ConcurrentHashMap<>();

  /**
   * Creates the limit.
   *
   * @param maxPerAddress max connections of one client address; 0 for no limit
   */
  ConnectionShares(int maxPerAddress) {
    this.shares = new PerAddress(maxPerAddress);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection) { // Jetty reports the decrypted connection, too
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
