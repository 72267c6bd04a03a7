package io.freshet.families.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.content.ContentSpace;
import io.freshet.model.snapshot.ItemDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeFoldsTest {
  private static final int ITEMS = 400;
  private static final int WIDTH = 3;
  private static final List<String> GENRES = List.of("Crime", "Drama", "War");

  private final Random random = new Random(5);
  private final ContentSpace space = new ContentSpace(GENRES, 195, 4);
  private final List<ItemDescription> items = items();

  private List<ItemDescription> items() {
    List<ItemDescription> out = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      List<String> genres = GENRES.stream().filter(genre -> random.nextBoolean()).toList();
      out.add(new ItemDescription(genres, 1950 + random.nextInt(31)));
    }
    return out;
  }

  private RidgeFolds folds(float[] targets, float[] weights) {
    return new RidgeFolds(space, items, targets, WIDTH, weights);
  }

  private static float[] ones() {
    float[] weights = new float[ITEMS];
    Arrays.fill(weights, 1f);
    return weights;
  }

  /** Targets that content determines. */
  private float[] planted() {
    float[] map = new float[space.size() * WIDTH];
    for (int k = 0; k < map.length; k++) {
      map[k] = (float) random.nextGaussian();
    }
    float[] row = new float[space.size()];
    float[] out = new float[ITEMS * WIDTH];
    for (int i = 0; i < ITEMS; i++) {
      space.row(items.get(i), row);
      for (int f = 0; f < row.length; f++) {
        for (int k = 0; k < WIDTH; k++) {
          out[i * WIDTH + k] += row[f] * map[f * WIDTH + k];
        }
      }
    }
    return out;
  }

  @Test
  void shouldFindWhatContentDetermines() {
    float[] targets = planted();
    RidgeFolds.Best best = folds(targets, ones()).best();

    assertThat(best.explained()).isGreaterThan(0.99);
    assertThat(best.strength()).isLessThan(1);
    float[] row = new float[space.size()];
    for (int i = 0; i < ITEMS; i += 37) {
      space.row(items.get(i), row);
      for (int k = 0; k < WIDTH; k++) {
        float sum = 0;
        for (int f = 0; f < row.length; f++) {
          sum += row[f] * best.map()[f * WIDTH + k];
        }
        assertThat(sum).isCloseTo(targets[i * WIDTH + k], within(0.05f));
      }
    }
  }

  @Test
  void shouldPredictTheMeanIfContentPredictsNothing() {
    float[] targets = new float[ITEMS * WIDTH];
    for (int k = 0; k < targets.length; k++) {
      targets[k] = 2 + (float) random.nextGaussian();
    }
    RidgeFolds.Best best = folds(targets, ones()).best();

    assertThat(best.strength()).isGreaterThanOrEqualTo(100);
    assertThat(best.explained()).isBetween(-0.02, 0.05);
    for (int k = 0; k < WIDTH; k++) {
      assertThat(best.map()[k]).isCloseTo(2f, within(0.3f));
    }
  }

  @Test
  void shouldLeaveOutWhatWeighsNothing() {
    float[] targets = planted();
    float[] weights = ones();
    for (int i = 0; i < ITEMS; i += 2) {
      weights[i] = 0;
      targets[i * WIDTH] = 1_000;
    }

    assertThat(folds(targets, weights).best().explained()).isGreaterThan(0.99);
  }

  @Test
  void shouldRefuseTargetsThatAreNotFinite() {
    float[] targets = planted();
    targets[7] = Float.NaN;

    assertThatThrownBy(() -> folds(targets, ones())).isInstanceOf(ArithmeticException.class);
  }
}
