package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

  @Test
  void shouldBindToLoopbackWithoutTokenByDefault() {
    assertThat(HttpSettings.from(Map.of(), "ingest", 8081))
        .isEqualTo(
            new HttpSettings(
                "ingest",
                "127.0.0.1",
                8081,
                new Password(""),
                new Password(""),
                "",
                List.of(),
                HttpSettings.Tls.NONE,
                new HttpSettings.Limits(
                    1 << 20,
                    8192,
                    64,
                    1000,
                    64,
                    48,
                    1024,
                    256,
                    64 << 20,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30))));
  }

  @Test
  void shouldNotShowTheToken() {
    HttpSettings settings = TestHttp.settings("token", "s3cret", "tls.keystore.password", "s4fe");

    assertThat(settings.toString()).doesNotContain("s3cret", "s4fe");
  }

  @Test
  void shouldRefuseATokenThatNoHeaderCanCarryWithoutShowingIt() {
    assertThatThrownBy(() -> TestHttp.settings("token", "two words"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test.http.token")
        .hasMessageNotContaining("two words");
  }

  @Test
  void shouldRefuseACertificateWithoutItsKey() {
    assertThatThrownBy(() -> TestHttp.settings("tls.certificate.file", "cert.pem"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test.http.tls.key.file");
  }

  @Test
  void shouldRefuseToBindElsewhereWithoutAToken() {
    HttpSettings open = TestHttp.settings("host", "0.0.0.0");

    assertThatThrownBy(() -> new HttpService(open, List.of(), HttpObserver.NONE))
        .isInstanceOf(HttpStartException.class)
        .hasMessageContaining("test.http.host 0.0.0.0 is not a loopback address")
        .hasMessageContaining("test.http.token");
  }

  @Test
  void shouldBindElsewhereWithAToken() {
    try (HttpService service =
        TestHttp.start(TestHttp.settings("host", "0.0.0.0", "token", "s3cret"), TestHttp.hello())) {
      assertThat(service.port()).isPositive();
    }
  }

  @Test
  void shouldSayWhichPortIsTaken() {
    try (HttpService first = TestHttp.start(TestHttp.settings())) {
      HttpSettings same = TestHttp.settings("port", Integer.toString(first.port()));
      try (HttpService second = new HttpService(same, List.of(), HttpObserver.NONE)) {
        assertThatThrownBy(second::start)
            .isInstanceOf(HttpStartException.class)
            .hasMessageContaining("127.0.0.1:" + first.port())
            .hasMessageContaining("test.http.port chooses another port");
      }
    }
  }
}
