package io.freshet.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTest {
  @ParameterizedTest
  @CsvSource({
    "600, two ratings a second go on arriving for 5 min",
    "120, two ratings a second go on arriving for 60 s",
    "1, two ratings a second go on arriving for 1 s",
    "0, 'all of its ratings have arrived, but yours count'"
  })
  void shouldSayForHowLongRatingsGoOnArriving(long left, String said) {
    assertThat(Demo.arriving(left)).isEqualTo(said);
  }
}
