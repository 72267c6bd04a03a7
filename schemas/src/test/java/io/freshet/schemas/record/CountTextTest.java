package io.freshet.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, user, 0 users",
    "1, user, 1 user",
    "2, look, 2 looks",
    "4500, new rating, '4,500 new ratings'",
    "-1, record, -1 records"
  })
  void shouldCountOneInTheSingularOnly(long count, String singular, String text) {
    assertThat(CountText.of(count, singular)).isEqualTo(text);
  }
}
