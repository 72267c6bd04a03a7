package io.freshet.scorer.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.answer.Metric;
import org.junit.jupiter.api.Test;

class PairedSumsTest {
  /** The squares of these users' counts are beyond 2³¹ and the products beyond 2⁵³ in sum. */
  @Test
  void shouldKeepTheIntervalOfUsersWithMillionsOfLikes() {
    int users = 40;
    int[] judged = new int[users];
    int[] hits = new int[users];
    int[] baselineHits = new int[users];
    PairedSums sums = new PairedSums();
    for (int u = 0; u < users; u++) {
      int events = 100_000 * (1 + u % 7);
      for (int event = 0; event < events; event++) {
        boolean hit = event % (2 + u % 5) == 0;
        boolean baselineHit = event % 9 == 0;
        sums.count(judged[u], hits[u], baselineHits[u], hit, baselineHit);
        judged[u]++;
        hits[u] += hit ? 1 : 0;
        baselineHits[u] += baselineHit ? 1 : 0;
      }
    }

    double n = 0;
    double difference = 0;
    for (int u = 0; u < users; u++) {
      n += judged[u];
      difference += hits[u] - (double) baselineHits[u];
    }
    double lift = difference / n;
    double squares = 0;
    for (int u = 0; u < users; u++) {
      double residual = hits[u] - (double) baselineHits[u] - lift * judged[u];
      squares += residual * residual;
    }
    double halfWidth = 1.959963984540054 * Math.sqrt(squares * users / (users - 1)) / n;

    Metric measured = sums.lift();
    assertThat(measured.value()).isCloseTo(lift, within(1e-12));
    assertThat(measured.upper() - measured.value()).isCloseTo(halfWidth, within(halfWidth * 1e-6));
  }
}
