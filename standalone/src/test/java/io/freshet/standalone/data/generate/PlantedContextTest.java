package io.freshet.standalone.data.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlantedContextTest {
  private static final long MONDAY_NOON = 1_420_459_200L; // 2015-01-05T12:00:00Z
  private static final long DAY = 86_400;

  private static PlantedTastes tastes(double common, double personal) {
    return new PlantedTastes(120, 200, 9_000, 7, new PlantedContext(common, personal));
  }

  /** Documented figures and demos rest on these data. */
  @Test
  void shouldGenerateWhatItAlwaysDidWithoutAnEffectOfContext() {
    assertThat(new PlantedTastes(300, 1_000, 30_000, 7).generate().ratings().fingerprint())
        .isEqualTo(4963100307376916517L);
  }

  @Test
  void shouldChangeWhatIsPickedAndNotWhen() {
    RatingTable control = tastes(0, 0).generate().ratings();
    RatingTable planted = tastes(0.5, 0.7).generate().ratings();

    assertThat(planted.fingerprint()).isNotEqualTo(control.fingerprint());
    assertThat(planted.size()).isEqualTo(control.size());
    Map<String, Long> firsts = firstSeconds(control);
    assertThat(firstSeconds(planted)).isEqualTo(firsts).hasSize(120);
  }

  private static Map<String, Long> firstSeconds(RatingTable table) {
    Map<String, Long> firsts = new HashMap<>();
    for (int e = 0; e < table.size(); e++) {
      firsts.putIfAbsent(table.userId(table.user(e)), table.seconds(e));
    }
    return firsts;
  }

  @Test
  void shouldTellWeekendsFromWeekdays() {
    boolean[] weekend = {false, false, false, false, false, true, true, false};
    for (int day = 0; day < weekend.length; day++) {
      assertThat(PlantedUser.isWeekend(MONDAY_NOON + day * DAY)).isEqualTo(weekend[day]);
    }
    assertThat(PlantedUser.isWeekend(-4 * DAY)).isTrue(); // Sunday, 28 December 1969
  }

  @Test
  void shouldMixTheTasteOfWeekends() {
    double[] mixed =
        new PlantedContext(0.5, 0.25)
            .onWeekends(new double[] {1, -1}, new double[] {-1, 2}, new double[] {1, -1});

    assertThat(mixed).containsExactly(0.75 - 0.25 + 0.5, -0.75 + 0.5 - 0.5);
    double sum = 0;
    for (double sign : PlantedContext.fashion(12, 5)) {
      assertThat(Math.abs(sign)).isEqualTo(1);
      sum += sign;
    }
    assertThat(sum).isZero();
  }

  @Test
  void shouldRefuseStrengthsOutOfRange() {
    for (double wrong : new double[] {-0.1, 2.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new PlantedContext(wrong, 0));
    }
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new PlantedContext(0, wrong));
    }
  }

  @Test
  void shouldGiveEachItemItsChanceOnceAndNoneToWhatWasRated() {
    PlantedOracle oracle = new PlantedOracle(tastes(0.5, 0.5), true);
    double[] chances = new double[200];
    double[] liked = new double[200];

    oracle.observe(3, 17, MONDAY_NOON);
    oracle.observe(3, 99, MONDAY_NOON + 60);
    oracle.chances(3, MONDAY_NOON + 120, 0, chances);
    oracle.chances(3, MONDAY_NOON + 120, 4, liked);

    assertThat(chances[17]).isZero();
    assertThat(chances[99]).isZero();
    double sum = 0;
    double sumLiked = 0;
    for (int i = 0; i < 200; i++) {
      assertThat(liked[i]).isLessThanOrEqualTo(chances[i]);
      sum += chances[i];
      sumLiked += liked[i];
    }
    assertThat(sum).isCloseTo(1, Offset.offset(1e-9));
    assertThat(sumLiked).isBetween(0.1, 0.9);
  }

  /** Picks by the oracle's own law come as often as it says. */
  @Test
  void shouldForetellHowOftenRatingsAreLikes() {
    PlantedTastes tastes = tastes(0.5, 0.7);
    RatingTable table = tastes.generate().ratings();
    PlantedOracle oracle = new PlantedOracle(tastes, true);
    double[] liked = new double[200];
    double foretold = 0;
    int happened = 0;
    for (int e = 0; e < table.size(); e++) {
      int user = Integer.parseInt(table.userId(table.user(e))) - 1;
      oracle.chances(user, table.seconds(e), 4, liked);
      for (double chance : liked) {
        foretold += chance;
      }
      happened += table.rating(e) >= 4 ? 1 : 0;
      oracle.observe(user, Integer.parseInt(table.itemId(table.item(e))) - 1, table.seconds(e));
    }
    assertThat(foretold / table.size())
        .isCloseTo((double) happened / table.size(), Offset.offset(0.02));
  }

  @Test
  void shouldProfitFromTheContextWhereItWasPlantedAndOnlyThere() {
    PlantedTastes planted = tastes(0.5, 0.7);
    DataSet data = planted.generate();
    PlantedCeiling knowing = PlantedCeiling.of(planted, data, true, 0.2, 4, 10);
    PlantedCeiling blind = PlantedCeiling.of(planted, data, false, 0.2, 4, 10);
    PlantedTastes control = tastes(0, 0);
    DataSet plain = control.generate();

    assertThat(knowing.events()).isEqualTo(blind.events()).isGreaterThan(1_000);
    assertThat(knowing.dcg()).isGreaterThan(blind.dcg() + 0.01);
    assertThat(knowing.recall()).isGreaterThan(blind.recall());
    assertThat(PlantedCeiling.of(control, plain, true, 0.2, 4, 10).dcg())
        .isCloseTo(
            PlantedCeiling.of(control, plain, false, 0.2, 4, 10).dcg(), Offset.offset(1e-12));
  }

  @Test
  void shouldKnowTheNormalDistribution() {
    assertThat(Normal.above(0)).isCloseTo(0.5, Offset.offset(1e-6));
    assertThat(Normal.above(1.959964)).isCloseTo(0.025, Offset.offset(1e-6));
    assertThat(Normal.above(-1)).isCloseTo(0.841345, Offset.offset(1e-6));
    Random random = new Random(1);
    double x = random.nextGaussian();
    assertThat(Normal.above(x) + Normal.above(-x)).isCloseTo(1, Offset.offset(1e-9));
  }
}
