package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
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
                keyStoreFile.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    keyStore = KeyStore.getInstance(keyStoreFile.toFile(), PASSWORD.toCharArray());
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
    Key key = keyStore.getKey("server", PASSWORD.toCharArray());
    Path keyFile = pem("key.pem", "PRIVATE KEY", key.getEncoded());
    Path certificateFile = certificateFile();

    shouldServe(
        TestHttp.settings(
            "tls.certificate.file",
            certificateFile.toString(),
            "tls.key.file",
            keyFile.toString()));
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
      HttpClient trusting = HttpClient.newBuilder().sslContext(trustingServer()).build();
      HttpResponse<String> answer = trusting.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"hi\":\"you\"}");
      HttpClient stranger = HttpClient.newHttpClient();
      assertThatThrownBy(() -> stranger.send(request, BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private static SSLContext trustingServer() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load((InputStream) null, null);
    Certificate certificate = keyStore.getCertificate("server");
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
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
