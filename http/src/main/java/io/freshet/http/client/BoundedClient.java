package io.freshet.http.client;

import io.freshet.http.HttpStartException;
import io.freshet.http.KeyMaterial;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * HTTP/1.1 client that reads answers of bounded size and gives each request one deadline, for
 * everything from the connection to the last byte of the answer. It follows no redirects.
 */
public final class BoundedClient {
  private final HttpClient client;

  /**
   * Creates a client.
   *
   * @param trustFile PEM file with the certificates to trust; empty for those that Java trusts
   * @throws HttpStartException if the file cannot be read or used
   */
  public BoundedClient(String trustFile) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (!trustFile.isEmpty()) {
      builder.sslContext(trusting(KeyMaterial.certificates(Path.of(trustFile))));
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
   * Sends a request and waits for its whole answer.
   *
   * @param maxBytes max length of the answer's body
   * @param timeout time in which the whole answer must have arrived
   * @return the answer; its body is empty if it is longer than {@code maxBytes}
   * @throws HttpTimeoutException if the answer did not arrive in time
   * @throws IOException if there is no answer
   * @throws InterruptedException if interrupted
   */
  public HttpResponse<Optional<byte[]>> send(HttpRequest request, int maxBytes, Duration timeout)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
        client.sendAsync(request, head -> new BoundedBody(maxBytes));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("asking " + request.uri() + " failed", e.getCause());
    } finally {
      answer.cancel(true); // closes the connection of an incomplete answer
    }
  }
}
