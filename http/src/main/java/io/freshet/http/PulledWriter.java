package io.freshet.http;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writer of one {@link PulledBody}. It holds no thread while the client reads a piece; {@link
 * SlowClients} watches the client meanwhile.
 */
final class PulledWriter extends IteratingCallback {
  private final PulledBody body;
  private final Response response;
  private final Callback callback;
  private final Connection connection;
  private final SlowClients slowClients;
  private final Consumer<@Nullable Throwable> end;

  /**
   * Creates a writer; {@link #iterate} starts it.
   *
   * @param response response whose headers are set
   * @param callback completes the exchange
   * @param end called once, with the failure if there was one
   */
  PulledWriter(
      PulledBody body,
      Response response,
      Callback callback,
      Connection connection,
      SlowClients slowClients,
      Consumer<@Nullable Throwable> end) {
    this.body = body;
    this.response = response;
    this.callback = callback;
    this.connection = connection;
    this.slowClients = slowClients;
    this.end = end;
  }

  @Override
  protected Action process() throws Exception {
    slowClients.received(connection); // the time of a piece in the making is not the client's
    byte[] next = body.next();
    if (next == null) {
      return Action.SUCCEEDED;
    }
    slowClients.replying(connection);
    response.write(false, ByteBuffer.wrap(next), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteSuccess() {
    slowClients.replying(connection);
    response.write(
        true,
        BufferUtil.EMPTY_BUFFER,
        Callback.from(callback, () -> slowClients.answered(connection)));
    end.accept(null);
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    callback.failed(cause);
    end.accept(cause);
  }
}
