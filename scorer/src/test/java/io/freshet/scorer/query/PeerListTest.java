package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerListTest {
  @ParameterizedTest
  @CsvSource({
    "scorer-1:8082, scorer-1:8082, true",
    "scorer-1:8082, scorer-1:8083, false",
    "scorer-1:8082, Scorer-1:8082, true",
    "scorer-1, scorer-1:9, true",
    "scorer-1, scorer-12:9, false",
    "scorer-*.shop:8082, scorer-12.shop:8082, true",
    "scorer-*.shop:8082, scorer-12.shop.evil:8082, false",
    "scorer-*, scorer-12.evil:8082, true",
    "a.b:1, axb:1, false",
    "*:8082, x:80, false",
    "[::1]:8082, [::1]:8082, true",
    "[::1], [::1]:8082, true",
    "[::1], [::2]:8082, false"
  })
  void shouldAllowWhatAnEntryNames(String entry, String peer, boolean allowed) {
    assertThat(from(entry).allows(peer)).isEqualTo(allowed);
  }

  @Test
  void shouldAllowWhatAnyEntryNamesAndEverythingWithoutEntries() {
    assertThat(from("a:1, b:2").allows("b:2")).isTrue();
    assertThat(from("a:1, b:2").allows("b:1")).isFalse();
    assertThat(from("").allows("b:1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a:1", "a b", "a:b", "::1", "a:123456", "a/b", "\\Ea"})
  void shouldRefuseAnEntryThatIsNoHost(String entry) {
    assertThatThrownBy(() -> from(entry))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("scorer.queries.peers")
        .hasMessageContaining(entry)
        .hasMessageContaining("host or host:port");
  }

  private static PeerList from(String entries) {
    return QuerySettings.from(Map.of("scorer.queries.peers", entries)).peers();
  }
}
