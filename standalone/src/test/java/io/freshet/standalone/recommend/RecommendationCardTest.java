package io.freshet.standalone.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.rating.RatingEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecommendationCardTest {

  @Test
  void shouldShowContextLastRatingsAndTheListWithScoresAndReasons() {
    Reason because =
        new Reason(
            Reason.Kind.BECAUSE_YOU_RATED, "7", 5.0, 0.4, "because you rated Amélie (2001) 5.0");
    Recommendations answer =
        answer(
            List.of(
                new RecommendedItem("1", 0.51239, 0.0231, null, List.of(because)),
                new RecommendedItem("2", 0.25, null, 4.1, List.of())),
            "v3",
            Rung.PERSONAL);

    String card =
        RecommendationCard.render(
            new FreshAnswer(
                answer,
                12,
                List.of(
                    new PastRating("7", 5.0, 1_772_193_600L, 60),
                    new PastRating("8", 0.5, 1_772_190_000L, RatingEvent.NO_OFFSET)),
                Map.of("1", "Brazil (1985)", "7", "Amélie (2001)")));

    assertThat(card)
        .isEqualToNormalizingNewlines(
            """
            user 42  12 ratings  context: weekend, night (hour 22), event 3 of the session
            last ratings
              2026-02-27 13:00  5.0  Amélie (2001)
              2026-02-27 11:00 UTC  0.5  item 8
            recommendations by model v3, ials, rung personal
              1  Brazil (1985)                                   0.5124  2.31 %  because you rated Amélie (2001) 5.0
              2  item 2                                          0.2500\s\s\s\s\s\s\s\s
            """);
  }

  @Test
  void shouldShowNothingThatSteersTheTerminal() {
    String hostile = "\u001b[31m\u202e\n42";
    Reason reason = new Reason(Reason.Kind.BECAUSE_YOU_RATED, "7", 5.0, 0.4, hostile);
    Recommendations answer =
        answer(
            List.of(new RecommendedItem("1", 0.5, null, null, List.of(reason))),
            hostile,
            Rung.PERSONAL);

    String card =
        RecommendationCard.render(
            new FreshAnswer(
                answer,
                1,
                List.of(new PastRating(hostile, 5.0, 1_772_193_600L, 60)),
                Map.of("1", hostile)));

    assertThat(card).doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(card.split("\\\\u001b\\[31m\\\\u202e\\\\u000a42", -1)).hasSize(5);
    assertThat(card.lines()).hasSize(5);
  }

  @Test
  void shouldCutLongTitlesAndSayWhenThereIsNothingToShow() {
    Map<String, String> titles = Map.of("1", "𝄞".repeat(60));
    Recommendations one =
        answer(List.of(new RecommendedItem("1", 1, null, null, List.of())), null, Rung.POPULARITY);
    Recommendations none = answer(List.of(), null, Rung.POPULARITY);

    assertThat(RecommendationCard.render(new FreshAnswer(one, 1, List.of(), titles)))
        .contains("𝄞".repeat(43) + "…  ")
        .contains("1 rating  ", "no model yet");
    assertThat(RecommendationCard.render(new FreshAnswer(none, 0, List.of(), titles)))
        .contains("none: no item is left that this user has not seen");
  }

  private static Recommendations answer(List<RecommendedItem> items, String version, Rung rung) {
    return new Recommendations(
        "42",
        new Cause(CauseTopic.RATINGS, 0, 17, 0),
        Effect.APPLIED,
        new RatedEvent("7", 5, 1_772_193_600L),
        new EventContext(false, true, 22, 3),
        version,
        "ials",
        rung,
        0,
        null,
        items);
  }
}
