package io.freshet.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty handler that takes every request through the same steps: route, rate, token, size, a place
 * among the concurrent requests, body, handler, answer. Reading a body holds no thread; only the
 * route's handler does.
 */
final class FrontHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(FrontHandler.class);
  private static final int RETRY_SECONDS = 1;

  /** Max concurrent requests to open routes. A few are enough, because each takes a moment. */
  static final int OPEN_PLACES = 4;

  private static final byte[] NO_BODY = new byte[0];

  private final HttpSettings.Limits limits;
  private final List<Route> routes;
  private final Admission admission;
  private final SlowClients slowClients;
  private final Streams streams;
  private final Places places;
  private final Places openPlaces = new Places("concurrent requests", OPEN_PLACES, 0);
  private final ReplyBudget replies;
  private final HttpObserver observer;
  private final LongSupplier nanoClock;
  private volatile @Nullable Throwable failure;

  FrontHandler(
      HttpSettings settings,
      Admission admission,
      List<Route> routes,
      Streams streams,
      SlowClients slowClients,
      HttpObserver observer,
      LongSupplier nanoClock) {
    this.limits = settings.limits();
    this.routes = List.copyOf(routes);
    this.admission = admission;
    this.streams = streams;
    this.slowClients = slowClients;
    this.places =
        new Places(
            "concurrent requests",
            limits.concurrentRequests(),
            limits.concurrentRequestsPerAddress());
    this.replies = new ReplyBudget(limits.replyBytes());
    this.observer = observer;
    this.nanoClock = nanoClock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    exchange.step(exchange::begin);
    return true;
  }

  /** The error after which the process must end; null if there was none. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** One request and its answer. */
  private final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Connection connection;
    private final String address;
    private final long begun = nanoClock.getAsLong();
    private String routePath = "none";
    private String routeMethod = "none";
    private @Nullable Route route;
    private @Nullable Caller caller;
    private Map<String, String> variables = Map.of();
    private Map<String, List<String>> query = Map.of();
    private byte[] body = NO_BODY;
    private int length;
    private @Nullable Places held;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.connection = request.getConnectionMetaData().getConnection();
      this.address = ClientAddress.of(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    /** Runs the next step. Any exception ends the exchange with an answer and frees its place. */
    void step(Runnable next) {
      try {
        next.run();
      } catch (HttpProblem problem) {
        refuse(problem);
      } catch (Throwable error) {
        fail(error);
      }
    }

    private void begin() {
      find();
      Route found = route;
      boolean open = found != null && found.supervised();
      if (!open) {
        caller = admission.admit(request, address, found);
      }
      if (request.getHeaders().size() > limits.headers()) {
        throw new HttpProblem(
            431,
            "too-many-headers",
            "a request may have at most " + limits.headers() + " header fields",
            Map.of());
      }
      if (found == null) {
        throw noRoute();
      }
      query = found.parameters(request.getHttpURI().getQuery());
      if (request.getLength() > limits.bodyBytes()) {
        throw tooLarge();
      }
      Places wanted = open ? openPlaces : places;
      wanted.take(address);
      held = wanted;
      if (open) {
        answer(); // open routes read no body
      } else {
        read();
      }
    }

    private void find() {
      String path = request.getHttpURI().getPath();
      for (Route candidate : routes) {
        if (candidate.method().equals(request.getMethod())) {
          Map<String, String> found = candidate.match(path);
          if (found != null) {
            route = candidate;
            routePath = candidate.path();
            routeMethod = candidate.method();
            variables = found;
            return;
          }
        }
      }
    }

    private HttpProblem noRoute() {
      TreeSet<String> methods = new TreeSet<>();
      for (Route candidate : routes) {
        if (candidate.match(request.getHttpURI().getPath()) != null) {
          methods.add(candidate.method());
        }
      }
      if (methods.isEmpty()) {
        return HttpProblem.notFound("there is nothing under this path");
      }
      String allowed = String.join(", ", methods);
      return new HttpProblem(
              405,
              "method-not-allowed",
              "this path allows the methods " + allowed,
              Map.of("allow", allowed))
          .header("Allow", allowed);
    }

    private static HttpProblem tooMuchUnread() {
      return HttpProblem.unavailable(
          "busy",
          "the memory for replies is full, because clients have not read theirs yet; try again",
          RETRY_SECONDS);
    }

    private HttpProblem tooLarge() {
      return new HttpProblem(
          413,
          "too-large",
          "a body may have at most " + limits.bodyBytes() + " bytes",
          Map.of("maxBytes", limits.bodyBytes()));
    }

    /**
     * Reads the bytes that have arrived, and asks to be called again until the body is complete.
     */
    private void read() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(() -> step(this::read));
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          free();
          callback.failed(chunk.getFailure());
          return;
        }
        try {
          take(chunk.getByteBuffer());
        } finally {
          chunk.release();
        }
        if (chunk.isLast()) {
          answer();
          return;
        }
      }
    }

    private void take(ByteBuffer bytes) {
      int more = bytes.remaining();
      if (more > limits.bodyBytes() - length) {
        throw tooLarge();
      }
      if (length + more > body.length) {
        int announced = (int) Math.max(0, request.getLength()); // at most bodyBytes by now
        body = Arrays.copyOf(body, Math.max(length + more, Math.max(announced, 2 * body.length)));
      }
      bytes.get(body, length, more);
      length += more;
    }

    private void answer() {
      slowClients.received(connection);
      Route to = route;
      if (to == null) {
        throw new IllegalStateException("a request without a route is not read");
      }
      Reply reply;
      try {
        reply = to.handler().handle(call());
        if (reply.stream() != null) {
          stream(reply, reply.stream());
          return;
        }
        if (reply.pulled() != null) {
          pull(reply, reply.pulled());
          return;
        }
      } catch (HttpProblem problem) {
        reply = problem.reply();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        reply = HttpProblem.unavailable("stopping", "the service is stopping", 5).reply();
      } catch (Throwable error) {
        fail(error);
        return;
      }
      send(reply);
    }

    private Call call() {
      byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
      Caller by = caller;
      return new Call(
          request.getMethod(),
          routePath,
          variables,
          query,
          name -> request.getHeaders().get(name),
          whole,
          by == null ? Caller.withoutToken(Request.getRemoteAddr(request)) : by);
    }

    /**
     * Answers a failure of the service itself, such as an exception or a stack overflow, with 500.
     */
    private void fail(Throwable error) {
      free();
      if (error instanceof OutOfMemoryError) {
        failure = error; // other threads may have stopped halfway when memory ran out
      }
      LOG.error("{} {} failed", routeMethod, routePath, error);
      refuse(
          new HttpProblem(
              500, "internal", "the service failed to answer this request; see its log", Map.of()));
    }

    private void refuse(HttpProblem problem) {
      slowClients.received(connection);
      send(problem.reply());
    }

    private void send(Reply answer) {
      free();
      boolean fits = replies.tryAcquire(answer.body().length);
      Reply reply = fits ? answer : tooMuchUnread().reply();
      int bytes = fits ? reply.body().length : 0;
      head(reply);
      if (!HttpStatus.hasNoBody(reply.status())) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
      }
      slowClients.replying(connection);
      response.write(
          true,
          ByteBuffer.wrap(reply.body()),
          Callback.from(
              callback,
              () -> {
                replies.release(bytes);
                slowClients.answered(connection);
                observer.answered(
                    routePath, routeMethod, reply.status(), nanoClock.getAsLong() - begun);
              }));
    }

    /** Begins a stream, which holds a place of its own and none among the requests. */
    private void stream(Reply reply, StreamBody stream) {
      free();
      streams.take(address);
      head(reply);
      observer.answered(routePath, routeMethod, reply.status(), nanoClock.getAsLong() - begun);
      streams.begin(stream, response, callback, connection, address);
    }

    /** Begins a body that is made as the client reads it. The request keeps its place meanwhile. */
    private void pull(Reply reply, PulledBody body) {
      head(reply);
      new PulledWriter(body, response, callback, connection, slowClients, this::pulled).iterate();
    }

    private void pulled(@Nullable Throwable error) {
      free();
      if (error instanceof OutOfMemoryError) {
        failure = error;
      }
      if (error != null && !(error instanceof IOException)) { // a client may leave at any time
        LOG.error("{} {} failed after its first bytes", routeMethod, routePath, error);
      }
      observer.answered(routePath, routeMethod, 200, nanoClock.getAsLong() - begun);
    }

    private void head(Reply reply) {
      response.setStatus(reply.status());
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Cache-Control", "no-store");
      headers.put("X-Content-Type-Options", "nosniff");
      headers.putAll(reply.headers());
      headers.put("Content-Type", reply.contentType());
      if (request.getLength() != 0 && !request.consumeAvailable()) {
        headers.put("Connection", "close"); // the rest of the body is not read
      }
      headers.forEach((name, value) -> response.getHeaders().put(name, value));
    }

    private void free() {
      Places taken = held;
      if (taken != null) {
        held = null;
        taken.free(address);
      }
    }
  }
}
