package io.freshet.families.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.answer.Metric;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserClusteredTest {

  @Test
  void shouldGiveTheStandardErrorThatIsWorkedOutByHand() {
    // Ratio 3/8; residuals 1 − .75, 2 − 1.125, 0 − 1.125; squares .0625 + .765625 + 1.265625 =
    // 2.09375.
    UserClustered ratio = UserClustered.ratio(new double[] {1, 2, 0, 0}, new double[] {2, 3, 3, 0});

    assertThat(ratio.value()).isEqualTo(0.375);
    assertThat(ratio.standardError()).isCloseTo(Math.sqrt(1.5 * 2.09375) / 8, within(1e-12));
    assertThat(ratio.users()).isEqualTo(3);
    assertThat(ratio.events()).isEqualTo(8);
  }

  @Test
  void shouldWidenBoundsForFewUsers() {
    UserClustered few = new UserClustered(0.1, 0.05, 10, 5);
    UserClustered many = new UserClustered(0.1, 0.05, 10, 5000);

    assertThat(many.lowerBound(0.05)).isCloseTo(0.1 - 1.645 * 0.05, within(1e-4));
    assertThat(many.upperBound(0.05)).isCloseTo(0.1 + 1.645 * 0.05, within(1e-4));
    // Student's t with 4 degrees of freedom has 2.132 there.
    assertThat(few.upperBound(0.05)).isCloseTo(0.1 + 2.132 * 0.05, within(0.006));
    assertThat(many.lowerBound(0.05 / 6)).isLessThan(many.lowerBound(0.05));
  }

  @Test
  void shouldSayNothingWithoutUsersToCompare() {
    assertThat(UserClustered.ratio(new double[0], new double[0]).value()).isNaN();
    UserClustered one = UserClustered.ratio(new double[] {1}, new double[] {2});
    assertThat(one.value()).isEqualTo(0.5);
    assertThat(one.lowerBound(0.05)).isNaN();
    assertThat(one.metric(new double[] {1}, new double[] {2}, 1).lower()).isNaN();
  }

  @Test
  void shouldResampleUsersTheSameWayForASeed() {
    Random random = new Random(1);
    double[] n = new double[300];
    double[] sums = new double[300];
    for (int u = 0; u < n.length; u++) {
      n[u] = 1 + random.nextInt(20);
      // Users differ: events of one user are anything but independent.
      sums[u] = n[u] * random.nextDouble();
    }
    UserClustered ratio = UserClustered.ratio(sums, n);
    Metric metric = ratio.metric(sums, n, 5);

    assertThat(ratio.metric(sums, n, 5)).isEqualTo(metric);
    assertThat(ratio.metric(sums, n, 6)).isNotEqualTo(metric);
    double half = (metric.upper() - metric.lower()) / 2;
    assertThat(half).isCloseTo(1.96 * ratio.standardError(), within(0.15 * half));
    assertThat(metric.value()).isBetween(metric.lower(), metric.upper());
  }

  @Test
  void shouldCoverTheTruthAboutAsOftenAsItSays() {
    Random random = new Random(2);
    int covered = 0;
    for (int round = 0; round < 400; round++) {
      double[] n = new double[60];
      double[] sums = new double[60];
      for (int u = 0; u < n.length; u++) {
        n[u] = 1 + random.nextInt(10);
        sums[u] = n[u] * (0.3 + 0.2 * random.nextGaussian());
      }
      UserClustered ratio = UserClustered.ratio(sums, n);
      covered += ratio.lowerBound(0.025) < 0.3 && ratio.upperBound(0.025) > 0.3 ? 1 : 0;
    }
    assertThat(covered / 400.0).isBetween(0.91, 0.985);
  }

  @Test
  void shouldKnowTheNormalDistribution() {
    assertThat(NormalQuantile.of(0.5)).isCloseTo(0, within(1e-9));
    assertThat(NormalQuantile.of(0.975)).isCloseTo(1.959963985, within(1e-7));
    assertThat(NormalQuantile.of(0.999)).isCloseTo(3.090232306, within(1e-7));
    assertThat(NormalQuantile.of(0.001)).isCloseTo(-3.090232306, within(1e-7));
  }
}
