package io.freshet.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writer of one stream. It holds the pieces that the client has not read yet, up to a max number of
 * bytes, and no thread. While a piece is being written, {@link SlowClients} watches the client.
 */
final class StreamWriter extends IteratingCallback implements StreamBody.Client {
  private final Response response;
  private final Callback callback;
  private final Connection connection;
  private final SlowClients slowClients;
  private final int maxBytes;
  private final LongSupplier nanoClock;
  private final Runnable end;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private long waiting;
  private int writing;
  private boolean closing;
  private long sentNanos;

  /**
   * Creates a writer.
   *
   * @param response response whose headers are set
   * @param callback completes the exchange
   * @param maxBytes max bytes that wait for the client
   * @param end called once, when the stream has ended
   */
  StreamWriter(
      Response response,
      Callback callback,
      Connection connection,
      SlowClients slowClients,
      int maxBytes,
      LongSupplier nanoClock,
      Runnable end) {
    this.response = response;
    this.callback = callback;
    this.connection = connection;
    this.slowClients = slowClients;
    this.maxBytes = maxBytes;
    this.nanoClock = nanoClock;
    this.end = end;
    this.sentNanos = nanoClock.getAsLong();
  }

  @Override
  public boolean send(byte[] piece) {
    boolean tooSlow;
    synchronized (this) {
      if (closing || ended.get()) {
        return false;
      }
      tooSlow = waiting > 0 && waiting + piece.length > maxBytes;
      if (tooSlow) {
        closing = true;
        pieces.clear();
      } else {
        pieces.add(piece);
        waiting += piece.length;
        sentNanos = nanoClock.getAsLong();
      }
    }
    if (tooSlow) {
      connection.getEndPoint().close(); // fails the write under way
      return false;
    }
    iterate();
    return !ended.get();
  }

  /** Sends the heartbeat if nothing has been sent for a while. */
  void beat(byte[] heartbeat, long afterNanos) {
    boolean silent;
    synchronized (this) {
      silent = waiting == 0 && nanoClock.getAsLong() - sentNanos >= afterNanos;
    }
    if (silent) {
      send(heartbeat);
    }
  }

  /** Ends the stream once the piece under way is written. */
  void finish() {
    synchronized (this) {
      closing = true;
      pieces.clear();
    }
    iterate();
  }

  @Override
  protected Action process() {
    byte[] next;
    synchronized (this) {
      waiting -= writing;
      next = pieces.poll();
      writing = next == null ? 0 : next.length;
      if (next == null && closing) {
        return Action.SUCCEEDED;
      }
    }
    if (next == null) {
      slowClients.received(connection);
      return Action.IDLE;
    }
    slowClients.replying(connection);
    response.write(false, ByteBuffer.wrap(next), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteSuccess() {
    response.write(
        true,
        BufferUtil.EMPTY_BUFFER,
        Callback.from(callback, () -> slowClients.answered(connection)));
    ended();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    callback.failed(cause);
    ended();
  }

  private void ended() {
    if (ended.compareAndSet(false, true)) {
      end.run();
    }
  }
}
