package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.evaluation.slice.FakeModel;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChecksTest {
  private static final RatingMatrix DATA = TestMatrices.planted(50, 60, 3, 10, 1);
  private static final ModelChecks.Limits LIMITS = new ModelChecks.Limits(0.5, 0.5);

  @TempDir Path folder;

  private FakeModel model(String name, FakeModel.Scores scores) {
    return new FakeModel(DATA, folder.resolve(name), scores);
  }

  private ModelChecks check(FakeModel.Scores refitted, FakeModel.Scores evaluated) {
    return ModelChecks.of(
        model("refitted", refitted), model("evaluated", evaluated), DATA, DATA, LIMITS, 1);
  }

  /** Scores that depend on item and history, so that lists differ between users. */
  private static FakeModel.Scores personal(long salt) {
    return (history, catalogue, scores) -> {
      for (int i = 0; i < scores.length; i++) {
        long mixed = (i * 31L + history.items()[0] * 17L + salt * 101L) * 0x9e3779b97f4a7c15L;
        scores[i] = (mixed >>> 40) / (float) (1 << 24);
      }
    };
  }

  @Test
  void shouldPassAModelThatAgreesWithTheOneJudged() {
    ModelChecks checks = check(personal(1), personal(1));

    assertThat(checks.failures()).isEmpty();
    assertThat(checks.metrics().get("overlap@10").value()).isEqualTo(1);
    assertThat(checks.metrics().get("coverage@10").value()).isBetween(0.5, 1.0);
  }

  @Test
  void shouldFindScoresThatAreNoNumbers() {
    ModelChecks checks =
        check(
            (history, catalogue, scores) -> {
              personal(1).fill(history, catalogue, scores);
              scores[3] = Float.NaN;
            },
            personal(1));

    assertThat(checks.failures()).singleElement().asString().contains("not finite");
  }

  @Test
  void shouldFindListsThatHaveNothingInCommonWithThoseJudged() {
    ModelChecks checks = check(personal(2), personal(1));

    assertThat(checks.failures()).singleElement().asString().contains("share");
    assertThat(checks.metrics().get("overlap@10").value()).isLessThan(0.5);
  }

  @Test
  void shouldFindAModelThatGivesEverybodyTheSame() {
    ModelChecks checks =
        check(
            (history, catalogue, scores) -> {
              for (int i = 0; i < scores.length; i++) {
                scores[i] = -i;
              }
            },
            personal(1));

    assertThat(checks.failures()).anyMatch(f -> f.contains("different items"));
  }

  @Test
  void shouldFindACatalogueThatIsNotTheDatas() {
    RatingMatrix more = TestMatrices.planted(50, 90, 3, 10, 1);
    ModelChecks checks =
        ModelChecks.of(
            model("refitted", personal(1)), model("evaluated", personal(1)), DATA, more, LIMITS, 1);

    assertThat(checks.failures()).singleElement().asString().contains("items");
  }
}
