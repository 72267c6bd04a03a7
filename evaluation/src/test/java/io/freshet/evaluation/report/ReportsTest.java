package io.freshet.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.evaluation.protocol.Contestant;
import io.freshet.evaluation.protocol.EvaluationData;
import io.freshet.evaluation.protocol.Fitter;
import io.freshet.evaluation.protocol.ProtocolEvaluation;
import io.freshet.evaluation.protocol.RatingPrediction;
import io.freshet.families.Families;
import io.freshet.families.family.Fit;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.mf.BiasedMf;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.LocalClock;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  private static final String HOSTILE = "<script>alert('x')</script> & \"co\"";

  @TempDir private static Path folder;
  private static EvaluationData data;
  private static ProtocolEvaluation evaluation;

  @BeforeAll
  static void evaluate() throws Exception {
    RatingMatrix m = TestMatrices.planted(40, 90, 3, 15, 7);
    data =
        new EvaluationData(
            HOSTILE,
            m,
            Map.of("i1", new Item("i1", null, List.of("Sci-Fi", "<b>"), 1990, null, true)),
            new LocalClock(ZoneOffset.UTC));
    Fitter fitter =
        new Fitter(
            folder, 4, 5000, Workers.inCaller(), () -> 0L, ProgressListener.NONE, Fitter.SERVING);
    evaluation =
        ProtocolEvaluation.run(
            new RatingPrediction(
                data, m.where(k -> k % 4 != 0), m.where(k -> k % 4 == 0), List.of(7L), 7, fitter),
            data,
            List.of(
                new Contestant(
                    Families.create(BiasedMf.NAME, Map.of("factors", "5", "epochs", "3")),
                    7,
                    false)),
            List.of(7L),
            7,
            line -> {});
  }

  @Test
  void shouldWriteAllThatTheJsonPromises() throws Exception {
    JsonNode array = new ObjectMapper().readTree(JsonReport.of(evaluation));

    assertThat(array.isArray()).isTrue();
    assertThat(array).hasSize(evaluation.results().size());
    JsonNode last = array.get(array.size() - 1);
    assertThat(last.get("family").textValue()).isEqualTo("biased-mf");
    assertThat(last.get("protocol").textValue()).isEqualTo("rmse");
    assertThat(last.get("data").textValue()).isEqualTo(HOSTILE);
    assertThat(last.get("settings").get("factors").textValue()).isEqualTo("5");
    assertThat(last.get("seed").longValue()).isEqualTo(7);
    assertThat(last.get("users").intValue()).isEqualTo(40);
    assertThat(last.get("items").intValue()).isEqualTo(data.ratings().items());
    assertThat(last.get("ratings").intValue()).isEqualTo(600);
    assertThat(last.get("fitSeconds").isNumber()).isTrue();
    assertThat(last.get("scoreSeconds").isNumber()).isTrue();
    JsonNode metrics = last.get("metrics");
    double rmse = metrics.get("rmse").doubleValue();
    assertThat(metrics.get("mse").doubleValue()).isCloseTo(rmse * rmse, within(1e-12));
    assertThat(metrics.get("mae").doubleValue()).isBetween(0.0, rmse);
    JsonNode interval = last.get("intervals").get("rmse");
    assertThat(interval.get(0).doubleValue()).isLessThan(rmse);
    assertThat(interval.get(1).doubleValue()).isGreaterThan(rmse);
    assertThat(last.get("lift").get("over").isTextual()).isTrue();
    assertThat(last.get("userVectors").textValue()).isEqualTo("folded in");
  }

  @Test
  void shouldMakeAPageThatNeedsNothingElseAndEscapesNames() {
    String page = HtmlReport.of(evaluation, data);

    assertThat(page)
        .doesNotContain("<script", "http://", "https://", "src=", "href=", "url(", "@import");
    assertThat(page).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "&lt;b&gt;");
    assertThat(page).contains("Sci-Fi", "old (before 2000)", "40 users down");
    assertThat(page).contains("biased-mf, epochs=3, factors=5");
    assertThat(page.split("<svg ", -1)).hasSize(1 + 3 + 2); // rmse, mse, mae and two grids
    assertThat(page).doesNotContain("NaN", "Infinity");
  }

  @Test
  void shouldDrawALearningCurveAndWhatWasKept() {
    String chart =
        CurveChart.of(
            "mlp",
            List.of(
                new Fit.Epoch(1, 3, 4, false),
                new Fit.Epoch(2, 2, 3, true),
                new Fit.Epoch(3, 1, Double.NaN, false)));

    assertThat(chart).contains("kept: epoch 2, 3.0000", "class=\"train\"", "class=\"valid\"");
    // Three training losses and two validation losses, each "x,y".
    assertThat(chart).containsPattern("points=\"\\S+ \\S+ \\S+\" class=\"train\"");
    assertThat(chart).containsPattern("points=\"\\S+ \\S+\" class=\"valid\"");
    assertThat(CurveChart.of("x", List.of(new Fit.Epoch(1, Double.NaN, Double.NaN, false))))
        .isEmpty();
    assertThat(CurveChart.of("x", List.of(new Fit.Epoch(1, 2, 2, true)))).contains("<circle");
  }

  @Test
  void shouldEndAxesAtRoundNumbers() {
    assertThat(Svg.roundUp(0.059)).isCloseTo(0.06, within(1e-12));
    assertThat(Svg.roundUp(1)).isEqualTo(1);
    assertThat(Svg.roundUp(830)).isCloseTo(1000, within(1e-9));
  }
}
