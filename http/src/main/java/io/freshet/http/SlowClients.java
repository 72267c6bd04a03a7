package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Cuts off connections whose request does not arrive in time. An idle timeout alone does not: who
 * sends one byte a second is never idle. The time runs from a connection's first moment, and later
 * from the first byte after an answer, until the request's last byte has been read.
 */
final class SlowClients implements Connection.Listener {
  private final long timeoutNanos;
  private final LongSupplier nanoClock;
  private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();

  private enum Phase {
    RECEIVING,
    ANSWERING,
    BETWEEN
  }

  private static final class Watch {
    private Phase phase = Phase.RECEIVING;
    private long sinceNanos;
    private long bytesBefore;
  }

  SlowClients(long timeoutNanos, LongSupplier nanoClock) {
    this.timeoutNanos = timeoutNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // what it decrypts is a connection of its own
      Watch watch = new Watch();
      watch.sinceNanos = nanoClock.getAsLong();
      watches.put(connection, watch);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    watches.remove(connection);
  }

  /** The request has arrived whole. */
  void received(Connection connection) {
    move(connection, Phase.ANSWERING);
  }

  /** The answer is out: the connection waits for its next request. */
  void answered(Connection connection) {
    move(connection, Phase.BETWEEN);
  }

  private void move(Connection connection, Phase phase) {
    Watch watch = watches.get(connection);
    if (watch != null) {
      synchronized (watch) {
        watch.phase = phase;
        watch.bytesBefore = connection.getBytesIn();
      }
    }
  }

  /** Looks at all connections, and closes those that have taken too long. */
  void sweep() {
    long now = nanoClock.getAsLong();
    watches.forEach(
        (connection, watch) -> {
          if (isLate(connection, watch, now)) {
            connection.getEndPoint().close();
          }
        });
  }

  private boolean isLate(Connection connection, Watch watch, long now) {
    synchronized (watch) {
      if (watch.phase == Phase.BETWEEN && connection.getBytesIn() != watch.bytesBefore) {
        watch.phase = Phase.RECEIVING;
        watch.sinceNanos = now;
      }
      return watch.phase == Phase.RECEIVING && now - watch.sinceNanos > timeoutNanos;
    }
  }
}
