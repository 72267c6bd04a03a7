package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.data;
import static io.freshet.evaluation.protocol.TestProtocols.fitter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.Families;
import io.freshet.families.ials.ImplicitAls;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.mf.BiasedMf;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolEvaluationTest {
  @TempDir private Path folder;

  private static Contestant family(String name, Map<String, String> settings, long seed) {
    return new Contestant(Families.create(name, settings), seed, false);
  }

  @Test
  void shouldPairEveryLineWithTheBestBaseline() throws Exception {
    RatingMatrix m = TestMatrices.planted(60, 60, 3, 15, 7);
    TimeSplit protocol = new TimeSplit(data(m), 0.3, 4, 1, fitter(folder));

    ProtocolEvaluation evaluation =
        ProtocolEvaluation.run(
            protocol,
            data(m),
            List.of(family(ImplicitAls.NAME, Map.of("factors", "8", "block", "8"), 1)),
            List.of(1L),
            1,
            line -> {});

    FamilyScores best = Objects.requireNonNull(evaluation.best());
    assertThat(best.baseline()).isTrue();
    assertThat(evaluation.results()).hasSize(4);
    for (ProtocolEvaluation.Result result : evaluation.results()) {
      double mine = result.line().metrics().get("ndcg@10").value();
      double theirs = best.metrics().get("ndcg@10").value();
      if (result.line().equals(best)) {
        assertThat(result.lift()).isEmpty();
      } else {
        assertThat(result.lift().get("ndcg@10").value()).isCloseTo(mine - theirs, within(1e-12));
        assertThat(!result.line().baseline() || mine <= theirs).isTrue();
      }
    }
  }

  @Test
  void shouldSayWhichFamiliesTookNoPartAndWhy() throws Exception {
    RatingMatrix m = TestMatrices.planted(60, 60, 3, 15, 7);
    RatingMatrix train = m.where(k -> k % 4 != 0);
    RatingMatrix test = m.where(k -> k % 4 == 0);
    RatingPrediction protocol =
        new RatingPrediction(data(train), train, test, List.of(1L), 1, fitter(folder));

    ProtocolEvaluation evaluation =
        ProtocolEvaluation.run(
            protocol,
            data(train),
            List.of(
                family(ImplicitAls.NAME, Map.of(), 1),
                family(ImplicitAls.NAME, Map.of(), 2),
                family(BiasedMf.NAME, Map.of(), 1)),
            List.of(1L),
            1,
            line -> {});

    assertThat(evaluation.skipped()).containsExactly(Map.entry("ials", "predicts no ratings"));
    assertThat(evaluation.results()).extracting(r -> r.line().family()).contains("biased-mf");
    FamilyScores best = Objects.requireNonNull(evaluation.best());
    assertThat(evaluation.results())
        .filteredOn(r -> r.line().baseline())
        .allMatch(r -> r.line().metrics().get("mse").value() >= best.metrics().get("mse").value());
  }
}
