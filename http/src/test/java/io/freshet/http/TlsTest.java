package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  private static Path keyStoreFile;
  private static KeyStore keyStore;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keyStoreFile = folder.resolve("server.p12");
    makeKeyStore(keyStoreFile);
    keyStore = KeyStore.getInstance(keyStoreFile.toFile(), PASSWORD.toCharArray());
  }

  private static void makeKeyStore(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
  }

  @Test
  void shouldServeTlsFromAKeyStore() throws Exception {
    HttpSettings settings =
        TestHttp.settings(
            "tls.keystore.file", keyStoreFile.toString(), "tls.keystore.password", PASSWORD);

    assertThat(settings.scheme()).isEqualTo("https");
    shouldServe(settings);
  }

  @Test
  void shouldServeTlsFromPemFiles() throws Exception {
    Path keyFile = keyFile(keyStore, "key.pem");
    Path certificateFile = certificateFile();

    shouldServe(
        TestHttp.settings(
            "tls.certificate.file",
            certificateFile.toString(),
            "tls.key.file",
            keyFile.toString()));
  }

  @Test
  void shouldShowANewCertificateOnceItsKeyIsThereToo() throws Exception {
    makeKeyStore(folder.resolve("next.p12"));
    KeyStore next =
        KeyStore.getInstance(folder.resolve("next.p12").toFile(), PASSWORD.toCharArray());
    Path certificate = Files.copy(certificateFile(), folder.resolve("live-cert.pem"));
    Path key = Files.copy(keyFile(keyStore, "key.pem"), folder.resolve("live-key.pem"));
    HttpSettings settings =
        TestHttp.settings(
            "tls.certificate.file", certificate.toString(), "tls.key.file", key.toString());
    try (HttpService service = TestHttp.start(settings, TestHttp.hello())) {
      assertThat(isTrusted(service, keyStore)).isTrue();
      assertThat(isTrusted(service, next)).isFalse();

      pem("live-cert.pem", "CERTIFICATE", next.getCertificate("server").getEncoded());
      service.refresh();
      assertThat(isTrusted(service, keyStore)).isTrue(); // the key is still the old one's

      Files.copy(keyFile(next, "next-key.pem"), key, StandardCopyOption.REPLACE_EXISTING);
      service.refresh();
      assertThat(isTrusted(service, next)).isTrue();
      assertThat(isTrusted(service, keyStore)).isFalse();

      Files.writeString(key, "nonsense");
      service.refresh();
      assertThat(isTrusted(service, next)).isTrue();
    }
  }

  @Test
  void shouldReadAKeyStoreAgainWhenItChanges() throws Exception {
    Path live = Files.copy(keyStoreFile, folder.resolve("live.p12"));
    Path other = folder.resolve("other.p12");
    makeKeyStore(other);
    HttpSettings settings =
        TestHttp.settings("tls.keystore.file", live.toString(), "tls.keystore.password", PASSWORD);
    try (HttpService service = TestHttp.start(settings, TestHttp.hello())) {
      Files.write(live, new byte[] {1, 2, 3});
      service.refresh();
      assertThat(isTrusted(service, keyStore)).isTrue();

      Files.copy(other, live, StandardCopyOption.REPLACE_EXISTING);
      service.refresh();
      assertThat(isTrusted(service, keyStore)).isFalse();
      assertThat(isTrusted(service, KeyStore.getInstance(other.toFile(), PASSWORD.toCharArray())))
          .isTrue();
    }
  }

  @Test
  void shouldPassTheContainersHealthCheckWithTlsAndWithout() throws Exception {
    assumeTrue(run("openssl", "version").equals("0"), "the check of a port with TLS needs openssl");
    HttpSettings tls =
        TestHttp.settings(
            "tls.keystore.file", keyStoreFile.toString(), "tls.keystore.password", PASSWORD);
    Route ready = Route.open("GET", "/health/ready", call -> Reply.json(200, new byte[0]));
    Route starting = Route.open("GET", "/health/ready", call -> Reply.json(503, new byte[0]));

    for (HttpSettings settings : List.of(tls, TestHttp.settings())) {
      try (HttpService service = TestHttp.start(settings, ready)) {
        assertThat(healthcheck(service.port())).isEqualTo("0");
      }
      int free;
      try (HttpService service = TestHttp.start(settings, starting)) {
        free = service.port();
        assertThat(healthcheck(free)).isEqualTo("status 503, exit code 1");
      }
      assertThat(healthcheck(free)).endsWith("exit code 1");
    }
  }

  private static String healthcheck(int port) throws Exception {
    Path script = Path.of("..", "docker", "bin", "healthcheck");
    return run("bash", script.toString(), Integer.toString(port));
  }

  /** Output and exit code of a command; 0 alone if the command succeeded. */
  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int code = process.waitFor();
    return code == 0 ? "0" : said + ", exit code " + code;
  }

  @Test
  void shouldRefuseAKeyThatIsNotPkcs8() throws Exception {
    Path keyFile = pem("old.pem", "RSA PRIVATE KEY", new byte[] {1, 2, 3});
    HttpSettings settings =
        TestHttp.settings(
            "tls.certificate.file",
            certificateFile().toString(),
            "tls.key.file",
            keyFile.toString());

    assertThatThrownBy(() -> new HttpService(settings, List.of(), HttpObserver.NONE))
        .isInstanceOf(HttpStartException.class)
        .hasMessageContaining("must be PKCS#8");
  }

  @Test
  void shouldRefuseAWrongKeyStorePasswordWithoutShowingIt() {
    HttpSettings settings =
        TestHttp.settings(
            "tls.keystore.file", keyStoreFile.toString(), "tls.keystore.password", "wr0ng");

    assertThatThrownBy(() -> new HttpService(settings, List.of(), HttpObserver.NONE))
        .isInstanceOf(HttpStartException.class)
        .hasMessageContaining("server.p12")
        .hasMessageNotContaining("wr0ng");
  }

  private static void shouldServe(HttpSettings settings) throws Exception {
    try (HttpService service = TestHttp.start(settings, TestHttp.hello())) {
      URI uri = URI.create("https://127.0.0.1:" + service.port() + "/hello");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      HttpClient trusting = HttpClient.newBuilder().sslContext(trusting(keyStore)).build();
      HttpResponse<String> answer = trusting.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"hi\":\"you\"}");
      HttpClient stranger = HttpClient.newHttpClient();
      assertThatThrownBy(() -> stranger.send(request, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  /** Whether a client that trusts only this certificate gets an answer over a new connection. */
  private static boolean isTrusted(HttpService service, KeyStore store) throws Exception {
    URI uri = URI.create("https://127.0.0.1:" + service.port() + "/hello");
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(store)).build();
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (SSLHandshakeException e) {
      return false;
    }
  }

  private static SSLContext trusting(KeyStore store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load((InputStream) null, null);
    Certificate certificate = store.getCertificate("server");
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static Path keyFile(KeyStore store, String name) throws Exception {
    Key key = store.getKey("server", PASSWORD.toCharArray());
    return pem(name, "PRIVATE KEY", key.getEncoded());
  }

  private static Path certificateFile() throws Exception {
    return pem("cert.pem", "CERTIFICATE", keyStore.getCertificate("server").getEncoded());
  }

  private static Path pem(String name, String type, byte[] der) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(der), type));
  }
}
