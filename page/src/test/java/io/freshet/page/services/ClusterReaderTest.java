package io.freshet.page.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compact        | 604800000  | the newest of each key",
        "delete         | 604800000  | 7 days",
        "delete         | -1         | for ever",
        "delete         | 36000000   | 10 hours",
        "compact,delete | 2592000000 | the newest of each key, 30 days"
      })
  void shouldSayHowLongRecordsAreKept(String policy, String retention, String words) {
    assertThat(ClusterReader.kept(Map.of("cleanup.policy", policy, "retention.ms", retention)))
        .isEqualTo(words);
  }
}
