package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.schemas.item.Item;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextCountsTest {
  private static final byte WEEKDAY = 0;
  private static final byte WEEKEND = 1;

  /**
   * Comedies are rated on weekends, dramas on weekdays; one comedy was rated once, on a weekday.
   */
  private static RatingMatrix ratings(boolean unlike) {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 200; u++) {
      builder.addUser("u%03d".formatted(u));
      for (int i = 0; i < 4; i++) {
        boolean weekend = unlike ? (i < 2) == (u % 10 < 8) : u % 2 == 0;
        add(builder, (i < 2 ? "comedy" : "drama") + i, 1000 * u + i, weekend ? WEEKEND : WEEKDAY);
      }
    }
    builder.addUser("v");
    add(builder, "comedy-new", 5, WEEKDAY);
    return builder.build();
  }

  private static void add(RatingMatrixBuilder builder, String item, long second, byte cell) {
    byte[] id = item.getBytes(StandardCharsets.UTF_8);
    builder.add(id, 0, id.length, 5, second, cell);
  }

  private static float[] lifts(RatingMatrix m, boolean withGenres) {
    Map<String, Item> items = new HashMap<>();
    for (int i = 0; i < m.items() && withGenres; i++) {
      String id = m.catalogue().id(i);
      List<String> genres = List.of(id.startsWith("comedy") ? "Comedy" : "Drama");
      items.put(id, new Item(id, id, genres, null, null, true));
    }
    return ContextCounts.of(m, GenreTable.of(m.catalogue(), items));
  }

  private static float lift(RatingMatrix m, float[] lifts, String item, int cell) {
    return lifts[m.catalogue().indexOf(item) * PopularityTable.CELLS + cell];
  }

  @Test
  void shouldTellWhenAnItemIsRated() {
    RatingMatrix m = ratings(true);
    float[] lifts = lifts(m, true);

    assertThat(lift(m, lifts, "comedy0", WEEKEND)).isCloseTo((float) Math.log(1.6), within(0.1f));
    assertThat(lift(m, lifts, "drama2", WEEKEND)).isCloseTo((float) Math.log(0.4), within(0.2f));
    assertThat(lift(m, lifts, "comedy0", WEEKDAY)).isNegative();
    // Nobody has rated anything in the other cells.
    assertThat(lift(m, lifts, "comedy0", 2)).isZero();
  }

  @Test
  void shouldLetAnItemWithFewRatingsFollowItsKind() {
    RatingMatrix m = ratings(true);

    assertThat(lift(m, lifts(m, true), "comedy-new", WEEKEND)).isGreaterThan(0.2f);
    assertThat(lift(m, lifts(m, false), "comedy-new", WEEKEND)).isNegative();
  }

  @Test
  void shouldBeNearZeroWithoutAnEffectOfContext() {
    RatingMatrix m = ratings(false);
    for (float lift : lifts(m, true)) {
      assertThat(lift).isBetween(-0.12f, 0.12f);
    }
  }
}
