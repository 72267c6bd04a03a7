package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeededHashTest {
  private final SeededHash hash = new SeededHash(3);

  @Test
  void shouldHashTheSliceAndNothingAroundIt() {
    byte[] one = "..movie-12345678..".getBytes(UTF_8);
    byte[] other = "movie-12345678".getBytes(UTF_8);
    assertThat(hash.of(one, 2, other.length)).isEqualTo(hash.of(other, 0, other.length));
    assertThat(new SeededHash(3).of(other, 0, other.length))
        .isEqualTo(hash.of(other, 0, other.length));
    assertThat(new SeededHash(4).of(other, 0, other.length))
        .isNotEqualTo(hash.of(other, 0, other.length));
    assertThat(hash.of(other, 0, 7)).isNotEqualTo(hash.of(other, 0, 8));
  }

  @Test
  void shouldSpreadNeighboursOverAllLowBits() {
    Set<Integer> ofNumbers = new HashSet<>();
    Set<Integer> ofTexts = new HashSet<>();
    for (int i = 0; i < 1 << 14; i++) {
      ofNumbers.add(hash.of((long) i << 32) & 0x3FFF);
      byte[] id = ("item-" + i).getBytes(UTF_8);
      ofTexts.add(hash.of(id, 0, id.length) & 0x3FFF);
    }
    // At random, (1 - 1/e) of the slots are taken: 10,357.
    assertThat(ofNumbers.size()).isBetween(10_000, 10_800);
    assertThat(ofTexts.size()).isBetween(10_000, 10_800);
  }
}
