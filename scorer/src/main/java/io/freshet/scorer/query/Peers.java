package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpSettings;
import io.freshet.http.Reply;
import io.freshet.http.client.BoundedClient;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client that forwards a request to the instance that holds the user. It sends the client's own
 * token, and the other instance checks it. All instances share tokens and scheme. Addresses come
 * from the metadata of the consumer group, so any member can set them; the settings list the
 * allowed ones.
 */
final class Peers {
  /** Header that says how far the table had been read: {@code user-states-PARTITION@OFFSET}. */
  static final String REFLECTS = "X-Freshet-Reflects";

  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final int RETRY_SECONDS = 1;
  private static final int MAX_PORT = 65_535;

  /**
   * A missing or unknown token, a missing right, a host name that the other instance does not
   * allow.
   */
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 421);

  private final BoundedClient client;
  private final HttpSettings http;
  private final QuerySettings settings;

  Peers(HttpSettings http, QuerySettings settings) {
    this.http = http;
    this.settings = settings;
    if (http.enabled() && http.hasToken() && settings.enabled() && settings.peers().isEmpty()) {
      LOG.warn(
          "{} is empty: requests are forwarded, with their tokens, to any address that a member of"
              + " the consumer group gives ({}); list the instances",
          QuerySettings.PEERS,
          QuerySettings.APPLICATION_ID);
    }
    this.client = new BoundedClient(settings.trustFile());
  }

  /**
   * Forwards a request to another instance.
   *
   * @throws HttpProblem if the request was forwarded before, or the other instance is not allowed,
   *     does not answer in time, refuses the request, or sends an unusable answer
   */
  Reply forward(Call call, HostInfo to) throws InterruptedException {
    if (call.header(Call.FORWARDED) != null) {
      // While partitions move, two instances may each take the other for the owner.
      throw HttpProblem.unavailable(
          "states-not-ready", "partitions are being assigned", RETRY_SECONDS);
    }
    URI peer = address(to);
    String name = peer.getRawAuthority();
    if (!settings.peers().allows(name)) {
      throw problem("peer-not-allowed", name, "is not among " + QuerySettings.PEERS);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(peer + call.target())).header(Call.FORWARDED, "1").GET();
    String authorization = call.header("Authorization");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    HttpResponse<Optional<byte[]>> answer = send(request.build(), name);
    if (REFUSALS.contains(answer.statusCode())) {
      throw problem(
          "peer-refused",
          name,
          "refuses with status "
              + answer.statusCode()
              + " what this instance admits: they must share tokens and allowed hosts");
    }
    byte[] body = answer.body().orElseThrow(() -> tooLong(name));
    requireJson(body, name);
    Reply reply = Reply.json(answer.statusCode(), body);
    for (String header : List.of("Retry-After", REFLECTS)) {
      String value = answer.headers().firstValue(header).orElse(null);
      reply = value == null ? reply : reply.with(header, value);
    }
    return reply;
  }

  /**
   * Builds the other instance's URI. The address comes from a member of the group and may be
   * malformed.
   */
  private URI address(HostInfo to) {
    try {
      URI address = new URI(http.scheme(), null, to.host(), to.port(), null, null, null);
      String host = address.getHost(); // the whole given text: no user, no path, no query
      boolean whole = to.host().equals(host) || ("[" + to.host() + "]").equals(host);
      if (whole && to.port() > 0 && to.port() <= MAX_PORT) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw noAddress(to);
    }
    throw noAddress(to);
  }

  /** Waits for the complete answer, until the deadline. */
  private HttpResponse<Optional<byte[]>> send(HttpRequest request, String name)
      throws InterruptedException {
    try {
      return client.send(request, settings.forwardMaxBytes(), settings.forwardTimeout());
    } catch (HttpTimeoutException e) {
      throw problem(
          "peer-unreachable",
          name,
          "does not answer within " + settings.forwardTimeout().toMillis() + " ms");
    } catch (IOException e) {
      throw problem("peer-unreachable", name, "does not answer: " + e);
    }
  }

  private HttpProblem tooLong(String name) {
    return problem(
        "peer-unusable",
        name,
        "answers with more than "
            + settings.forwardMaxBytes()
            + " bytes ("
            + QuerySettings.FORWARD_MAX_BYTES
            + ")");
  }

  private static void requireJson(byte[] body, String name) {
    try {
      if (!HttpJson.decode(body).isMissingNode()) {
        return;
      }
    } catch (IOException e) {
      throw problem("peer-unusable", name, "sends an answer that is not JSON");
    }
    throw problem("peer-unusable", name, "sends an empty answer");
  }

  private static HttpProblem noAddress(HostInfo to) {
    return problem(
        "peer-unreachable",
        Rejection.excerpt(to.host() + ":" + to.port()),
        "is not an address (" + QuerySettings.ADVERTISED + " of that instance)");
  }

  private static HttpProblem problem(String type, String name, String what) {
    return HttpProblem.unavailable(
        type, "the instance that holds this user, " + name + ", " + what, RETRY_SECONDS);
  }
}
