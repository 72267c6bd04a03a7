package io.freshet.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writer of the server's own error answers, for requests that reach no route. They have the same
 * JSON form as {@link HttpProblem}.
 */
final class JsonErrors extends ErrorHandler {
  private final HttpObserver observer;

  JsonErrors(HttpObserver observer) {
    this.observer = observer;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    observer.answered("none", "none", code, System.nanoTime() - request.getBeginNanoTime());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
    response.write(true, ByteBuffer.wrap(body(code)), callback);
  }

  /** The body repeats neither the request nor the cause of the error. */
  private static byte[] body(int status) {
    String reason = HttpStatus.getMessage(status);
    String type = reason.toLowerCase(Locale.ROOT).replace(' ', '-');
    return HttpJson.error(type, reason, Map.of("status", status));
  }
}
