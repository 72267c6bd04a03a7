package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Watchdog that closes connections whose request does not arrive in time or whose reply is not read
 * in time. An idle timeout is not enough: a client that moves one byte a second is never idle. The
 * time of a request starts when the connection opens, or with the first byte after a reply, and
 * ends when its last byte has been read. The time of a reply runs from its first byte to its last
 * byte.
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
   * Creates a watchdog.
   *
   * @param requestNanos time in which a request must arrive
   * @param replyNanos time in which a client must read its reply
   */
  SlowClients(long requestNanos, long replyNanos, LongSupplier nanoClock) {
    this.requestNanos = requestNanos;
    this.replyNanos = replyNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // Jetty reports the decrypted connection, too
      Watch watch = new Watch();
      watch.sinceNanos = nanoClock.getAsLong();
      watches.put(connection, watch);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    watches.remove(connection);
  }

  /** Notes that the request is complete. */
  void received(Connection connection) {
    move(connection, Phase.ANSWERING);
  }

  /** Notes that the reply starts. */
  void replying(Connection connection) {
    move(connection, Phase.REPLYING);
  }

  /** Notes that the reply is sent and the connection waits for its next request. */
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

  /** Closes all connections that have exceeded their time. */
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
