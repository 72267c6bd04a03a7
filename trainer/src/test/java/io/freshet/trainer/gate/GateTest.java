package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.answer.Verdict.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Gate GATE = new Gate(0.05, 200);
  private static final String CHAMPION = "old";
  private static final Candidate REFRESHED = candidate("old", 0, 0, 400, 1);

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

    assertThat(decision.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(decision.winner()).isEqualTo("b");
    assertThat(decision.each().get("a").decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(decision.each().get("b")).isEqualTo(decision.verdict());
    assertThat(decision.each().get("c").decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void shouldNotPublishAFirstModelThatNobodyCouldJudge() {
    Gate.Decision decision = GATE.decide(null, List.of(new Candidate("a", Double.NaN, null, 1)));

    assertThat(decision.verdict().decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(decision.winner()).isNull();
    assertThat(GATE.decide(null, List.of()).verdict().decision())
        .isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void shouldPublishTheSameRecipeUnlessItIsShownWorse() {
    // Worse by two thirds of a bound: not shown.
    Gate.Decision decision = GATE.decide(CHAMPION, List.of(candidate("old", -0.01, 0.01, 50, 1)));

    assertThat(decision.verdict().reason())
        .isEqualTo(
            "as good as the model before it (NDCG@10 -0.0100 ± 0.0168, 50 users) and trained on"
                + " newer ratings");
    assertThat(decision.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(decision.winner()).isEqualTo("old");
  }

  @Test
  void shouldRefuseTheSameRecipeOnceItIsShownWorse() {
    Gate.Decision decision = GATE.decide(CHAMPION, List.of(candidate("old", -0.02, 0.01, 50, 1)));

    assertThat(decision.verdict().decision()).isEqualTo(Decision.REFUSED);
    assertThat(decision.verdict().reason())
        .isEqualTo("worse than the model before it (NDCG@10 -0.0200 ± 0.0168, 50 users)");
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

    assertThat(decision.verdict().decision()).isEqualTo(Decision.PUBLISHED);
  }

  @Test
  void shouldPromoteAnotherRecipeThatIsShownBetter() {
    // First look: level .025, quantile 1.96.
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(candidate("old", 0, 0, 400, 1), candidate("new", 0.02, 0.01, 400, 1)));

    assertThat(decision.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(decision.winner()).isEqualTo("new");
    assertThat(decision.verdict().reason())
        .startsWith("better than the champion's recipe (NDCG@10 +0.0200 ± 0.01");
    assertThat(decision.each().get("old").decision()).isEqualTo(Decision.PUBLISHED);
  }

  private static Decision onChallenger(double difference, int looks) {
    return GATE.decide(CHAMPION, List.of(REFRESHED, candidate("new", difference, 0.01, 400, looks)))
        .each()
        .get("new")
        .decision();
  }

  @Test
  void shouldSpendLessErrorOnEveryFurtherLook() {
    assertThat(onChallenger(0.0205, 1)).isEqualTo(Decision.PUBLISHED);
    // Second look: level .0083, quantile 2.39; fifth: .00167, 2.94.
    assertThat(onChallenger(0.0205, 2)).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(onChallenger(0.0250, 2)).isEqualTo(Decision.PUBLISHED);
    assertThat(onChallenger(0.0250, 5)).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void shouldNotPromoteAnotherRecipeOnFewUsersHoweverGoodItLooks() {
    Gate.Decision decision =
        GATE.decide(CHAMPION, List.of(REFRESHED, candidate("new", 0.2, 0.001, 199, 1)));

    Verdict challenger = decision.each().get("new");
    assertThat(challenger.decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(challenger.reason()).contains("needs 200 scored users, and has 199 after 1 look (");
    assertThat(decision.winner()).isEqualTo("old");
  }

  @Test
  void shouldRefreshTheChampionWhileAnotherRecipeGathersEvidence() {
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(candidate("new", 0.2, 0.001, 100, 1), candidate("old", 0, 0, 100, 1)));

    assertThat(decision.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(decision.winner()).isEqualTo("old");
    assertThat(decision.each().get("new").decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void shouldPromoteTheBestOfSeveralThatAreShownBetter() {
    Gate.Decision decision =
        GATE.decide(
            CHAMPION,
            List.of(
                REFRESHED,
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
    assertThat(decision.each().get("old").decision()).isEqualTo(Decision.REFUSED);
  }
}
