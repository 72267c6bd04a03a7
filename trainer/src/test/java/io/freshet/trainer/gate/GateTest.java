package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.trainer.evaluate.UserClustered;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Gate GATE = new Gate(0.05, 200);
  private static final Gate.Champion CHAMPION = new Gate.Champion("old", false);

  private static Candidate candidate(
      String recipe, double difference, double error, int users, int looks) {
    return new Candidate(
        recipe, 0.05, new UserClustered(difference, error, 10L * users, users), looks);
  }

  @Test
  void shouldPublishThePreferredFirstModelThatCouldBeJudged() {
    Gate.Decision decision =
        GATE.decide(
            null,
            List.of(
                new Candidate("a", Double.NaN, null, 1),
                new Candidate("b", 0.03, null, 1),
                new Candidate("c", 0.05, null, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Publish.class);
    assertThat(decision.winner()).isEqualTo("b");
    assertThat(decision.each().get("a")).isInstanceOf(Verdict.InsufficientEvidence.class);
    assertThat(decision.each().get("b")).isEqualTo(decision.verdict());
    assertThat(decision.each().get("c")).isInstanceOf(Verdict.InsufficientEvidence.class);
  }

  @Test
  void shouldNotPublishAFirstModelThatNobodyCouldJudge() {
    Gate.Decision decision = GATE.decide(null, List.of(new Candidate("a", Double.NaN, null, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.InsufficientEvidence.class);
    assertThat(decision.winner()).isNull();
    assertThat(GATE.decide(null, List.of()).verdict())
        .isInstanceOf(Verdict.InsufficientEvidence.class);
  }

  @Test
  void shouldPublishTheSameRecipeUnlessItIsShownWorse() {
    // Worse by two thirds of a bound: not shown.
    Gate.Decision decision = GATE.decide(CHAMPION, List.of(candidate("old", -0.01, 0.01, 50, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Publish.class);
    assertThat(decision.winner()).isEqualTo("old");
  }

  @Test
  void shouldRefuseTheSameRecipeOnceItIsShownWorse() {
    Gate.Decision decision = GATE.decide(CHAMPION, List.of(candidate("old", -0.02, 0.01, 50, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Refuse.class);
    assertThat(decision.verdict().reason()).contains("shown worse").contains("50 users");
    assertThat(decision.winner()).isNull();
  }

  @Test
  void shouldPublishTheSameRecipeWhereNothingCouldBeScored() {
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(
                new Candidate(
                    "old", Double.NaN, UserClustered.ratio(new double[0], new double[0]), 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Publish.class);
  }

  @Test
  void shouldPromoteAnotherRecipeThatIsShownBetter() {
    // First look: level .025, quantile 1.96.
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(candidate("old", 0, 0, 400, 1), candidate("new", 0.02, 0.01, 400, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Publish.class);
    assertThat(decision.winner()).isEqualTo("new");
    assertThat(decision.verdict().reason()).contains("shown better");
    assertThat(decision.each().get("old")).isInstanceOf(Verdict.Publish.class);
  }

  @Test
  void shouldSpendLessErrorOnEveryFurtherLook() {
    assertThat(GATE.decide(CHAMPION, List.of(candidate("new", 0.0205, 0.01, 400, 1))).winner())
        .isEqualTo("new");
    // Second look: level .0083, quantile 2.39; fifth: .00167, 2.94.
    assertThat(GATE.decide(CHAMPION, List.of(candidate("new", 0.0205, 0.01, 400, 2))).verdict())
        .isInstanceOf(Verdict.InsufficientEvidence.class);
    assertThat(GATE.decide(CHAMPION, List.of(candidate("new", 0.0250, 0.01, 400, 2))).winner())
        .isEqualTo("new");
    assertThat(GATE.decide(CHAMPION, List.of(candidate("new", 0.0250, 0.01, 400, 5))).verdict())
        .isInstanceOf(Verdict.InsufficientEvidence.class);
  }

  @Test
  void shouldNotPromoteAnotherRecipeOnFewUsersHoweverGoodItLooks() {
    Gate.Decision decision = GATE.decide(CHAMPION, List.of(candidate("new", 0.2, 0.001, 199, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.InsufficientEvidence.class);
    assertThat(decision.verdict().reason()).contains("needs 200 users").contains("199");
    assertThat(decision.winner()).isNull();
  }

  @Test
  void shouldRefreshTheChampionWhileAnotherRecipeGathersEvidence() {
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(candidate("new", 0.2, 0.001, 100, 1), candidate("old", 0, 0, 100, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Publish.class);
    assertThat(decision.winner()).isEqualTo("old");
    assertThat(decision.each().get("new")).isInstanceOf(Verdict.InsufficientEvidence.class);
  }

  @Test
  void shouldPromoteTheBestOfSeveralThatAreShownBetter() {
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(
                candidate("better", 0.03, 0.005, 400, 1),
                candidate("best", 0.05, 0.005, 400, 1),
                candidate("noisy", 0.09, 0.09, 400, 1)));

    assertThat(decision.winner()).isEqualTo("best");
  }

  @Test
  void shouldPromoteAShownBetterRecipeEvenWhereTheRefreshIsShownWorse() {
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(candidate("old", -0.05, 0.01, 400, 1), candidate("new", 0.05, 0.01, 400, 1)));

    assertThat(decision.winner()).isEqualTo("new");
    assertThat(decision.each().get("old")).isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void shouldNeverPromoteOverAPinnedChampion() {
    Gate.Decision decision =
        GATE.decide(
            new Gate.Champion("old", true),
            List.of(candidate("old", 0.1, 0.001, 400, 1), candidate("new", 0.1, 0.001, 400, 1)));

    assertThat(decision.verdict()).isInstanceOf(Verdict.Refuse.class);
    assertThat(decision.verdict().reason()).contains("pinned");
    assertThat(decision.winner()).isNull();
  }
}
