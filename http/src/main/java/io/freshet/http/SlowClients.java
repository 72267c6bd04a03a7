package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Cuts off connections whose request does not arrive, or whose reply is not taken, in time. An idle
 * timeout alone does not: who sends or reads one byte a second is never idle. The time of a request
 * runs from a connection's first moment, and later from the first byte after a reply, until the
 * request's last byte has been read; that of a reply from its first byte to its last.
 */
final class SlowClients implements Connection.Listener {
  private final long requestNanos;
  private final long replyNanos;
  private final LongSupplier nanoClock;
  private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();

  private enum Phase {
    RECEIVING,
    ANSWERING,
    REPLYING,
    BETWEEN
  }

  private static final class Watch {
    private Phase phase = Phase.RECEIVING;
    private long sinceNanos;
    private long bytesBefore;
  }

  /**
   * Makes one.
   *
   * @param requestNanos within which a request must have arrived
   * @param replyNanos within which a reply must have been taken
   */
  SlowClients(long requestNanos, long replyNanos, LongSupplier nanoClock) {
    this.requestNanos = requestNanos;
    this.replyNanos = replyNanos;
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

  /** The reply starts. */
  void replying(Connection connection) {
    move(connection, Phase.REPLYING);
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
        watch.sinceNanos = nanoClock.getAsLong();
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
      long nanos = now - watch.sinceNanos;
      return switch (watch.phase) {
        case RECEIVING -> nanos > requestNanos;
        case REPLYING -> nanos > replyNanos;
        case ANSWERING, BETWEEN -> false;
      };
    }
  }
}
