package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The open streams of a port. They have a limit of their own, over all clients and per client
 * address, and take no place among the concurrent requests.
 */
final class Streams implements AutoCloseable {
  private final BrowserAccess access;
  private final Places places;
  private final SlowClients slowClients;
  private final LongSupplier nanoClock;
  private final Map<StreamWriter, StreamBody> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Creates an empty set of streams.
   *
   * @param nanoClock such as {@link System#nanoTime}
   */
  Streams(BrowserAccess access, SlowClients slowClients, LongSupplier nanoClock) {
    this.access = access;
    this.places = new Places("event streams", access.streams(), access.streamsPerAddress());
    this.slowClients = slowClients;
    this.nanoClock = nanoClock;
  }

  /**
   * Takes a place for a stream; {@link #begin} gives it back when the stream has ended.
   *
   * @throws HttpProblem 503 if no place is left, or the service is stopping
   */
  void take(String address) {
    if (closed) {
      throw HttpProblem.unavailable("stopping", "the service is stopping", 5);
    }
    places.take(address);
  }

  /** Begins a stream whose headers are set and which has a place. */
  void begin(
      StreamBody body,
      Response response,
      Callback callback,
      Connection connection,
      String address) {
    StreamWriter[] self = new StreamWriter[1];
    StreamWriter writer =
        new StreamWriter(
            response,
            callback,
            connection,
            slowClients,
            access.streamBytes(),
            nanoClock,
            () -> {
              open.remove(self[0]);
              places.free(address);
              body.ended();
            });
    self[0] = writer;
    open.put(writer, body);
    body.begin(writer);
    if (closed) {
      writer.finish();
    }
  }

  /** Sends a heartbeat to the streams that have been silent for a while. */
  void beat() {
    open.forEach((writer, body) -> writer.beat(body.heartbeat(), access.heartbeat().toNanos()));
  }

  /** Number of open streams. */
  int size() {
    return open.size();
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    open.keySet().forEach(StreamWriter::finish);
  }
}
