package io.freshet.page.services;

import io.freshet.http.Call;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.client.BoundedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way of a request from the page to the service that answers it. The request goes on with its
 * visitor's token and no other, and the service checks it: the page has no rights of its own.
 */
public final class HandOn {
  /** Headers of a request and of an answer that go on, besides the token. */
  private static final List<String> REQUEST_HEADERS = List.of("Content-Type");

  private static final List<String> ANSWER_HEADERS = List.of("Retry-After", "X-Freshet-Reflects");
  private static final int RETRY_SECONDS = 1;

  private final BoundedClient client;
  private final int maxBytes;
  private final Duration timeout;

  /**
   * Creates the way.
   *
   * @param maxBytes max length of an answer
   * @param timeout time in which the whole answer must have arrived
   */
  public HandOn(BoundedClient client, int maxBytes, Duration timeout) {
    this.client = client;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * Hands a request on.
   *
   * @return the service's answer, whatever its status
   * @throws HttpProblem 503 if the service does not answer, or its answer cannot be used; {@code
   *     service} names it
   * @throws InterruptedException if interrupted
   */
  public Reply to(OtherService service, Call call) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.url() + call.target()))
            .method(
                call.method(),
                call.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()));
    for (String name : REQUEST_HEADERS) {
      String value = call.header(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    String token = call.caller().token();
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<Optional<byte[]>> answer = send(service, request.build());
    byte[] body = answer.body().orElseThrow(() -> unusable(service, "is too long"));
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.equals(Reply.JSON)) {
      throw unusable(service, "is not JSON");
    }
    Reply reply = Reply.json(answer.statusCode(), body);
    for (String name : ANSWER_HEADERS) {
      String value = answer.headers().firstValue(name).orElse(null);
      reply = value == null ? reply : reply.with(name, value);
    }
    return reply;
  }

  private HttpResponse<Optional<byte[]>> send(OtherService service, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, maxBytes, timeout);
    } catch (HttpTimeoutException e) {
      throw problem(
          "service-silent", service, "has not answered within " + timeout.toMillis() + " ms");
    } catch (IOException e) {
      throw problem("service-silent", service, "does not answer at " + service.url());
    }
  }

  private static HttpProblem unusable(OtherService service, String why) {
    return problem("service-unusable", service, "gave an answer that " + why);
  }

  private static HttpProblem problem(String type, OtherService service, String what) {
    return new HttpProblem(
            503, type, service.name() + " " + what, Map.of("service", service.name()))
        .retryAfter(RETRY_SECONDS);
  }
}
