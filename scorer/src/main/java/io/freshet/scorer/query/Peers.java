package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.KeyMaterial;
import io.freshet.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Hands a request to the instance that can answer it, with the client's own token: the other checks
 * it as this one did. All instances share tokens and scheme.
 */
final class Peers {
  private static final int RETRY_SECONDS = 1;

  private final HttpClient client;
  private final HttpSettings http;
  private final Duration timeout;

  Peers(HttpSettings http, QuerySettings settings) {
    this.http = http;
    this.timeout = settings.forwardTimeout();
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
    if (!settings.trustFile().isEmpty()) {
      builder.sslContext(trusting(KeyMaterial.certificates(Path.of(settings.trustFile()))));
    }
    this.client = builder.build();
  }

  private static SSLContext trusting(List<Certificate> certificates) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        trusted.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new HttpStartException("cannot trust the given certificates: " + e.getMessage(), e);
    }
  }

  /**
   * Asks another instance the same.
   *
   * @throws HttpProblem if the request has been handed on before, or the other does not answer
   */
  Reply forward(Call call, HostInfo to) throws InterruptedException {
    if (call.header(Call.FORWARDED) != null) {
      // Two instances that each take the other for the owner, while partitions move.
      throw HttpProblem.unavailable(
          "states-not-ready", "partitions are being assigned", RETRY_SECONDS);
    }
    URI uri = URI.create(http.scheme() + "://" + to.host() + ":" + to.port() + call.target());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeout).header(Call.FORWARDED, "1").GET();
    String authorization = call.header("Authorization");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Reply reply =
          new Reply(
              answer.statusCode(),
              answer.headers().firstValue("Content-Type").orElse(Reply.JSON),
              Map.of(),
              answer.body());
      for (String name : List.of("Retry-After", QueryRoutes.REFLECTS)) {
        String value = answer.headers().firstValue(name).orElse(null);
        reply = value == null ? reply : reply.with(name, value);
      }
      return reply;
    } catch (IOException e) {
      throw HttpProblem.unavailable(
          "peer-unreachable",
          "the instance that holds this user, " + to.host() + ":" + to.port() + ", does not answer",
          RETRY_SECONDS);
    }
  }
}
