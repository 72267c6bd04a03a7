package io.freshet.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Metric;
import io.freshet.scorer.quality.Exploration;
import io.freshet.scorer.quality.LiveQualityReport;
import io.freshet.scorer.quality.LiveQualityReport.Scores;
import io.freshet.standalone.text.TextWidth;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSummaryTest {

  private static final Balance ALL = new Balance(15_000, 15_000, 0, 0, 0, 0, 0, 15_000);

  @TempDir Path folder;

  @Test
  void shouldSayInSentencesHowOftenTheListsWereRightAndHowOftenPopularityWouldHaveBeen() {
    SummaryText summary = summary(ALL, 0.1322, 0.0760, 0.0501, 0.0624).text();

    assertThat(summary.sentences())
        .containsExactly(
            "13 % of the films that people went on to like were in their list of ten at that"
                + " moment; the most popular ten would have had 8 %. The difference is not chance"
                + " (95 % confidence, 607 people).",
            "All 15,000 ratings were answered, each with a new list.",
            "20 models were learned while the ratings came in, and 19 of them took over.");
    assertThat(summary.render(100))
        .contains(
            "  balance      15,000 in = 15,000 answered + 0 rejected + 0 forgotten + 0 failed: it"
                + " balances\n",
            "  hit rate@10  0.1322 of the lists, 0.0760 of decayed popularity, on 100 likes of 607"
                + " people\n",
            "  lift         +0.0562 [+0.0501, +0.0624] (95 % interval over people)\n");
  }

  @Test
  void shouldNotClaimMoreThanTheLikesShow() {
    assertThat(summary(ALL, 0.5, 0.4, -0.1, 0.3).text().sentences().get(0))
        .endsWith("The difference may be chance.");
    assertThat(summary(ALL, 0.5, 0.4, Double.NaN, Double.NaN).text().sentences().get(0))
        .endsWith("607 people are too few to tell whether the difference is chance.");
    assertThat(summary(ALL, 0.0312, 0.0294, -0.1, 0.3).text().sentences().get(0))
        .startsWith("3.12 % of")
        .contains("would have had 2.94 %.");
  }

  @Test
  void shouldSayWhichRatingsHaveNoList() {
    Balance some = new Balance(10, 7, 2, 1, 0, 0, 0, 7);
    Balance lost = new Balance(10, 7, 2, 0, 0, 1, 0, 7);

    assertThat(summary(some, 0.5, 0.4, 0, 1).text().sentences().get(1))
        .startsWith("Of 10 ratings, 7 were answered with a new list");
    assertThat(summary(lost, 0.5, 0.4, 0, 1).text().sentences().get(1))
        .startsWith("1 ratings have no outcome");
  }

  @Test
  void shouldFitEveryWidthAndBeTheSameAfterItIsKept() throws Exception {
    SummaryText summary = summary(ALL, 0.1322, 0.0760, 0.0501, 0.0624).text();
    Path file = folder.resolve("summary.txt");
    summary.write(file);

    for (int width : new int[] {40, 80, 200}) {
      assertThat(summary.render(width).lines()).allMatch(line -> TextWidth.of(line) <= width);
    }
    assertThat(SummaryText.read(file)).isEqualTo(summary);
  }

  private static DemoSummary summary(
      Balance balance, double own, double popular, double lower, double upper) {
    Scores all =
        new Scores(
            null,
            null,
            100,
            607,
            13,
            8,
            new Metric(own, 0, 1, 100, 607),
            new Metric(popular, 0, 1, 100, 607),
            new Metric(own - popular, lower, upper, 100, 607));
    LatencySample latency = new LatencySample();
    latency.add(12);
    return new DemoSummary(
        balance,
        19,
        1,
        new LiveQualityReport(
            all, List.of(), Map.of(), null, new Exploration(0, 0, 0, 0, 0, 0), 4, 0),
        latency,
        balance.in(),
        10,
        "films",
        false);
  }
}
