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
import io.freshet.standalone.recommend.RecommendationCard.Size;
import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecommendationCardTest {

  private static final String HOSTILE = "\u001b[31m\u202e\n42";

  @Test
  void shouldShowTheMomentLastRatingsAndTheListWithChancesAndReasons() {
    assertThat(RecommendationCard.render(filmLover(), Size.whole(100)))
        .isEqualTo(
            """
            User 42: 12 ratings. The list is for a weekend, at night (hour 22), rating 3 of the session.
            Last ratings:
              2026-02-27 13:00  5.0  Amélie (2001)
              2026-02-27 11:00 UTC  0.5  item 8
            List from the user's ratings (model v3, ials), with the chance to be liked next:
              1  Brazil (1985)                                2.31 %  because you rated Amélie (2001) 5.0
              2  千と千尋の神隠し
            """);
  }

  @Test
  void shouldPutReasonsBelowTitlesOnANarrowScreen() {
    assertThat(RecommendationCard.render(filmLover(), new Size(40, 1, 1)))
        .isEqualTo(
            """
            User 42: 12 ratings. The list is for a
            weekend, at night (hour 22), rating 3 of
            the session.
            Last ratings:
              2026-02-27 13:00  5.0  Amélie (2001)
            List from the user's ratings (model v3,
            ials), with the chance to be liked next:
              1  Brazil (1985)                2.31 %
                 because you rated Amélie (2001) 5.0
            """);
  }

  @Test
  void shouldFitEveryWidth() {
    Reason reason =
        new Reason(Reason.Kind.BECAUSE_YOU_RATED, "1", 5.0, 0.4, "because " + "映画 ".repeat(60));
    FreshAnswer answer =
        new FreshAnswer(
            answer(
                List.of(
                    new RecommendedItem("1", 0.5, 0.12, null, List.of(reason)),
                    new RecommendedItem("2", 0.5, null, null, List.of(reason))),
                "v000003",
                Rung.HISTORY_CONTENT),
            9,
            List.of(new PastRating("1", 5.0, 1_772_193_600L, RatingEvent.NO_OFFSET)),
            Map.of("1", "映".repeat(150), "2", "Léon: The Professional ".repeat(9)));

    for (int width = Screen.MIN_WIDTH; width <= Screen.MAX_WIDTH; width++) {
      int max = width;
      assertThat(RecommendationCard.render(answer, Size.whole(width)).lines())
          .allMatch(line -> TextWidth.of(line) <= max);
    }
  }

  @Test
  void shouldShowNothingThatSteersTheTerminal() {
    Reason reason = new Reason(Reason.Kind.BECAUSE_YOU_RATED, "7", 5.0, 0.4, HOSTILE);
    Recommendations answer =
        answer(
            List.of(new RecommendedItem("1", 0.5, null, null, List.of(reason))),
            HOSTILE,
            Rung.PERSONAL);

    String card =
        RecommendationCard.render(
            new FreshAnswer(
                answer,
                1,
                List.of(new PastRating(HOSTILE, 5.0, 1_772_193_600L, 60)),
                Map.of("1", HOSTILE)),
            Size.whole(200));

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

    assertThat(
            RecommendationCard.render(new FreshAnswer(one, 1, List.of(), titles), Size.whole(100)))
        .contains("𝄞".repeat(43) + "…\n")
        .contains("1 rating. ", "List of what is popular (no model yet):");
    assertThat(
            RecommendationCard.render(new FreshAnswer(none, 0, List.of(), titles), Size.whole(100)))
        .contains("none: no item is left that this user has not seen");
  }

  private static FreshAnswer filmLover() {
    Reason because =
        new Reason(
            Reason.Kind.BECAUSE_YOU_RATED, "7", 5.0, 0.4, "because you rated Amélie (2001) 5.0");
    return new FreshAnswer(
        answer(
            List.of(
                new RecommendedItem("1", 0.51239, 0.0231, null, List.of(because)),
                new RecommendedItem("2", 0.25, null, 4.1, List.of())),
            "v3",
            Rung.PERSONAL),
        12,
        List.of(
            new PastRating("7", 5.0, 1_772_193_600L, 60),
            new PastRating("8", 0.5, 1_772_190_000L, RatingEvent.NO_OFFSET)),
        Map.of("1", "Brazil (1985)", "2", "千と千尋の神隠し", "7", "Amélie (2001)"));
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
