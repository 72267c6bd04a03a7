package io.freshet.standalone.data.download;

import io.freshet.standalone.data.download.DownloadFailure.BadStatus;
import io.freshet.standalone.data.download.DownloadFailure.BrokenOff;
import io.freshet.standalone.data.download.DownloadFailure.TooLarge;
import io.freshet.standalone.data.download.DownloadFailure.Unreachable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An HTTP client for small files, with a limit on size and on total time. */
final class HttpFetch {

  private final HttpClient client;
  private final Duration timeout;

  HttpFetch(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  byte[] get(URI uri, long limitBytes) throws DownloadFailedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            request,
            info ->
                info.statusCode() == 200
                    ? new LimitedBody(limitBytes)
                    : HttpResponse.BodySubscribers.replacing(new byte[0]));
    try {
      HttpResponse<byte[]> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new DownloadFailedException(new BadStatus(uri, response.statusCode()));
      }
      return response.body();
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new DownloadFailedException(new Unreachable(uri, "no answer within " + timeout));
    } catch (ExecutionException e) {
      throw new DownloadFailedException(failureOf(uri, e.getCause(), limitBytes));
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new DownloadFailedException(new Unreachable(uri, "interrupted"));
    }
  }

  private static DownloadFailure failureOf(URI uri, @Nullable Throwable cause, long limitBytes) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof OverLimitException) {
        return new TooLarge(uri, limitBytes);
      }
    }
    String reason = String.valueOf(cause == null ? null : cause.getMessage());
    if (cause instanceof ConnectException) {
      // An unknown host is a ConnectException without a message.
      return new Unreachable(
          uri, cause.getMessage() == null ? "connection refused or unknown host" : reason);
    }
    if (cause instanceof HttpTimeoutException) {
      return new Unreachable(uri, reason);
    }
    return new BrokenOff(uri, reason);
  }

  private static final class OverLimitException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** A response body that is cancelled as soon as it exceeds the limit. */
  private static final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {

    private final long limitBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    LimitedBody(long limitBytes) {
      this.limitBytes = limitBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + (long) buffer.remaining() > limitBytes) {
          if (subscription != null) {
            subscription.cancel();
          }
          result.completeExceptionally(new OverLimitException());
          return;
        }
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.write(chunk, 0, chunk.length);
      }
    }

    @Override
    public void onError(Throwable error) {
      result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      result.complete(bytes.toByteArray());
    }
  }
}
