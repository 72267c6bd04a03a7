package io.freshet.standalone.data.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.data.read.RatingTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlantedNewsTest {
  private static final PlantedNews NEWS = new PlantedNews(new PlantedTastes(400, 500, 20_000, 5));

  @Test
  void shouldBeTheSameForTheSameSeedOnly() {
    long one = NEWS.generate().ratings().fingerprint();

    assertThat(NEWS.generate().ratings().fingerprint()).isEqualTo(one);
    PlantedNews other = new PlantedNews(new PlantedTastes(400, 500, 20_000, 6));
    assertThat(other.generate().ratings().fingerprint()).isNotEqualTo(one);
  }

  /** Most of an item's clicks come within a day of its first, and no user clicks it twice. */
  @Test
  void shouldLetItemsLiveForHours() {
    RatingTable clicks = NEWS.generate().ratings();
    long[] first = new long[clicks.items()];
    Arrays.fill(first, Long.MAX_VALUE);
    Set<Long> pairs = new HashSet<>();
    for (int e = 0; e < clicks.size(); e++) {
      int item = clicks.item(e);
      first[item] = Math.min(first[item], clicks.seconds(e));
      assertThat(clicks.rating(e)).isEqualTo(5f);
      assertThat(pairs.add((long) clicks.user(e) << 32 | item)).isTrue();
    }
    int early = 0;
    for (int e = 0; e < clicks.size(); e++) {
      early += clicks.seconds(e) - first[clicks.item(e)] < 86_400 ? 1 : 0;
    }
    assertThat(clicks.size()).isGreaterThan(15_000);
    assertThat((double) early / clicks.size()).isGreaterThan(0.75);
  }
}
