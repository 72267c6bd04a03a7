package io.freshet.model.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChosenPopularityTest {
  private final ChosenPopularity popularity = new ChosenPopularity(Integer::compare);
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void shouldBeginWithTheUsualDecay() {
    assertThat(popularity.eFoldEvents()).isEqualTo(LivePopularity.E_FOLD_EVENTS);
  }

  @Test
  void shouldForgetFastWhereItemsAreShortLived() {
    countShortLived(20_000);
    assertThat(popularity.eFoldEvents()).isLessThan(700);
  }

  @Test
  void shouldForgetSlowlyWhereTastesStay() {
    countLasting(40_000);
    assertThat(popularity.eFoldEvents()).isGreaterThan(LivePopularity.E_FOLD_EVENTS);
  }

  /** A stream that changes its nature gets another decay. */
  @Test
  void shouldFollowAChange() {
    countLasting(40_000);
    countShortLived(40_000);
    assertThat(popularity.eFoldEvents()).isLessThan(700);
  }

  /** Only likes are judged: what nobody liked says nothing about a decay. */
  @Test
  void shouldChooseByLikesAlone() {
    for (int event = 0; event < 20_000; event++) {
      popularity.count(event / 50 + random.nextInt(5), false);
    }
    assertThat(popularity.eFoldEvents()).isEqualTo(LivePopularity.E_FOLD_EVENTS);
  }

  @Test
  void shouldTakeASeedAtTheRateOfEachDecay() {
    popularity.seed(new int[] {0}, new float[] {100});
    popularity.seed(new int[] {0}, new float[] {1_000_000});
    assertThat(popularity.best().countOf(0)).isCloseTo(100, within(1e-6));
    int events = 0;
    while (popularity.eFoldEvents() > 1_000) {
      popularity.count(1 + events++ / 20, true);
    }
    double eFold = popularity.eFoldEvents();
    assertThat(popularity.best().countOf(0))
        .isCloseTo(100 * eFold / 5_000 * Math.exp(-events / eFold), within(1e-4));
  }

  /** Ten items are in the stream at a time, each for 200 events. */
  private void countShortLived(int events) {
    for (int event = 0; event < events; event++) {
      popularity.count(event / 20 + random.nextInt(10), true);
    }
  }

  /** Item n of 500 has a share that falls with n and never changes. */
  private void countLasting(int events) {
    for (int event = 0; event < events; event++) {
      double draw = random.nextDouble();
      popularity.count((int) (500 * draw * draw), true);
    }
  }
}
