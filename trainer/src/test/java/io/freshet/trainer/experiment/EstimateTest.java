package io.freshet.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.statistics.UserClustered;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void shouldCountTheEventsOfAUserTogether() {
    SplittableRandom random = new SplittableRandom(7);
    UserMoments moments = new UserMoments(2);
    double[] x = new double[300];
    double[] n = new double[300];
    for (int u = 0; u < 300; u++) {
      long events = random.nextLong(1, 41);
      long hits = random.nextLong(-events, events + 1);
      x[u] = hits;
      n[u] = events;
      moments.add(hits, events);
    }

    Estimate estimate = Estimate.ratio(moments);

    UserClustered reference = UserClustered.ratio(x, n);
    assertThat(estimate.value()).isCloseTo(reference.value(), within(1e-12));
    assertThat(Math.sqrt(estimate.variance())).isCloseTo(reference.standardError(), within(1e-12));
    assertThat(estimate.users()).isEqualTo(300);
  }

  @Test
  void shouldCompareTheSameUsersInPairs() {
    SplittableRandom random = new SplittableRandom(8);
    UserMoments both = new UserMoments(4);
    UserMoments differences = new UserMoments(2);
    for (int u = 0; u < 300; u++) {
      long events = random.nextLong(1, 21);
      long first = random.nextLong(events + 1);
      long second = random.nextLong(events + 1);
      both.add(first, events, second, events);
      differences.add(first - second, events);
    }

    Estimate paired = Estimate.paired(both);

    assertThat(paired.value()).isCloseTo(Estimate.ratio(differences).value(), within(1e-12));
    assertThat(paired.variance()).isCloseTo(Estimate.ratio(differences).variance(), within(1e-12));
  }

  @Test
  void shouldAddTheVariancesOfDifferentUsers() {
    Estimate difference = new Estimate(0.05, 0.002, 300).minus(new Estimate(0.02, 0.001, 250));

    assertThat(difference.value()).isCloseTo(0.03, within(1e-12));
    assertThat(difference.variance()).isCloseTo(0.003, within(1e-12));
    assertThat(difference.users()).isEqualTo(250);
  }

  @Test
  void shouldTakeOutExactlyWhatWasPutIn() {
    UserMoments moments = new UserMoments(2);
    moments.add(3, 9);
    moments.add(-2, 4);
    moments.add(1, 700);
    moments.remove(1, 700);

    UserMoments without = new UserMoments(2);
    without.add(3, 9);
    without.add(-2, 4);
    assertThat(Estimate.ratio(moments)).isEqualTo(Estimate.ratio(without));
  }

  @Test
  void shouldKnowNothingWithoutEvents() {
    assertThat(Estimate.ratio(new UserMoments(2)).value()).isNaN();
    assertThat(Estimate.paired(new UserMoments(4)).value()).isNaN();
    UserMoments one = new UserMoments(2);
    one.add(1, 2);
    assertThat(Estimate.ratio(one).value()).isEqualTo(0.5);
    assertThat(Estimate.ratio(one).variance()).isNaN();
  }
}
