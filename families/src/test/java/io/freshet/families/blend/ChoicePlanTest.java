package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.model.blend.Transitions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChoicePlanTest {
  private static final double LIKED = 4;

  /** Users rate 100 items each, one rating a second in all; every second rating is a like. */
  private static RatingMatrix ratings(int users) {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u%05d".formatted(u));
      for (int i = 0; i < 100; i++) {
        byte[] id = "i%03d".formatted(i).getBytes(StandardCharsets.UTF_8);
        builder.add(id, 0, id.length, i % 2 == 0 ? 5 : 2, i * (long) users + u, (byte) 0);
      }
    }
    return builder.build();
  }

  private static int likesSince(RatingMatrix m, long second) {
    int likes = 0;
    for (int k = 0; k < m.ratings(); k++) {
      likes += m.seconds()[k] >= second && m.rating()[k] >= LIKED ? 1 : 0;
    }
    return likes;
  }

  @Test
  void shouldLearnTheBestItemsAloneFromFewLikes() {
    RatingMatrix m = ratings(200);

    ChoicePlan plan = ChoicePlan.of(m, BlendSettings.of(Map.of()), LIKED);

    // 0.3 of the ratings, which hold fewer than 4,000 likes.
    assertThat(likesSince(m, plan.from(0))).isCloseTo(3_000, within(2));
    assertThat(plan.negatives()).isZero();
    assertThat(plan.measure()).isEqualTo(Transitions.Measure.SHARE);
  }

  @Test
  void shouldTakeMoreChoicesWhereThereAreMoreLikes() {
    RatingMatrix m = ratings(2_000);

    ChoicePlan plan = ChoicePlan.of(m, BlendSettings.of(Map.of()), LIKED);

    assertThat(likesSince(m, plan.from(0))).isCloseTo(8_000, within(2));
    assertThat(plan.negatives()).isEqualTo(32);
    assertThat(plan.measure()).isEqualTo(Transitions.Measure.ROOT);
  }

  /** A little over 4,000 choices, as 52,000 likes bring, cannot teach the whole catalogue. */
  @Test
  void shouldLearnTheBestItemsAloneFromLittleMoreThanTheMinimum() {
    RatingMatrix m = ratings(1_040);

    ChoicePlan plan = ChoicePlan.of(m, BlendSettings.of(Map.of()), LIKED);

    assertThat(likesSince(m, plan.from(0))).isCloseTo(4_160, within(2));
    assertThat(plan.negatives()).isZero();
  }

  @Test
  void shouldTakeAsManyChoicesAsAskedFor() {
    RatingMatrix m = ratings(2_000);

    ChoicePlan plan = ChoicePlan.of(m, BlendSettings.of(Map.of("choices", "12000")), LIKED);

    assertThat(likesSince(m, plan.from(0))).isCloseTo(12_000, within(2));
  }
}
