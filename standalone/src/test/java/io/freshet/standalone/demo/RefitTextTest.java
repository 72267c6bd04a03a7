package io.freshet.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.standalone.text.TextWidth;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefitTextTest {

  private static final String GOOD =
      "as good as the model before it (NDCG@10 -0.0027 ± 0.0045, 14 users) and trained on newer"
          + " ratings; ials: another recipe needs 200 scored users";

  @Test
  void shouldSayInOneLineWhichModelServesAndWhy() {
    assertThat(RefitText.line(ended(Decision.PUBLISHED, GOOD, "v000002"), 1500, 100))
        .isEqualTo(
            "    1,500  model v000002 takes over: as good as the model before it and trained on"
                + " newer ratings\n");
    assertThat(RefitText.line(ended(Decision.REFUSED, "worse (1 users)", null), 14_250, 100))
        .isEqualTo("   14,250  no new model: the new one is worse\n");
  }

  @Test
  void shouldStayOneLineOnANarrowScreen() {
    for (Decision decision : Decision.values()) {
      for (int width : new int[] {40, 80}) {
        String line = RefitText.line(ended(decision, "千".repeat(50), "v000002"), 1500, width);
        assertThat(line.lines()).allMatch(each -> TextWidth.of(each) <= width);
        assertThat(line.lines().count() == 1).isEqualTo(decision != Decision.FAILED);
      }
    }
  }

  @Test
  void shouldShowTheWholeVerdictOnRequest() {
    assertThat(RefitText.details(ended(Decision.PUBLISHED, GOOD, "v000002"), 200))
        .contains("NDCG@10 -0.0027 ± 0.0045", "another recipe needs 200", "6.0 s on 750 ratings");
  }

  private static Evaluation ended(Decision decision, String reason, String version) {
    return new Evaluation(
        Evaluation.Kind.REFIT,
        new Verdict(decision, reason),
        "forced",
        "blend",
        "blend{a=1}",
        version,
        null,
        Map.of(),
        Map.of(Evaluation.TOOK_MILLIS, 6000L, Evaluation.RATINGS, 750L, Evaluation.USERS, 13L),
        0);
  }
}
