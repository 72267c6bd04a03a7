package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.ingest.forget.ForgetReceipt.Held;
import io.freshet.ingest.forget.ForgetReceipt.Learned;
import io.freshet.ingest.forget.ForgetReceipt.Written;
import io.freshet.standalone.config.Forgetting;
import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForgetReceiptTextTest {
  private static final Held BOUNDED =
      new Held("t", Optional.of(Instant.parse("2026-03-08T12:00:00Z")), "retention.ms 7 d");
  private static final Held FOREVER = new Held("u", Optional.empty(), "retention.ms no limit");

  @Test
  void shouldPrintTheLatestDateOfAll() {
    assertThat(text(BOUNDED))
        .contains(
            "user 7 forgotten",
            "written ratings-0@1, profiles on 2 partitions (tombstones,",
            "7 d (trainer.forget.force.days), or, if the champion is pinned",
            "gone by 2026-03-08 12:00 UTC");
  }

  @Test
  void shouldNameEachRowThatTheJsonFormHas() {
    assertThat(Forgetting.elsewhere(Map.of("topics.prefix", "p.")).learned())
        .extracting(Learned::where)
        .anyMatch(where -> where.contains("user-knn on p.model-chunks"));
    for (Learned one : Forgetting.elsewhere(Map.of()).learned()) {
      assertThat(text(BOUNDED)).contains(one.where(), one.until());
    }
  }

  @Test
  void shouldPrintNoDateWhereNothingBoundsIt() {
    assertThat(text(BOUNDED, FOREVER)).contains("no bound", "no date");
  }

  @Test
  void shouldFitEveryWidth() {
    for (int width : new int[] {40, 80, 200}) {
      assertThat(render(Screen.ofTerminal(width), BOUNDED, FOREVER).lines())
          .allMatch(line -> TextWidth.of(line) <= width);
    }
  }

  private static String text(Held... held) {
    return render(Screen.PLAIN, held).replaceAll("\\s+", " ");
  }

  private static String render(Screen screen, Held... held) {
    return ForgetReceiptText.render(
        new ForgetReceipt(
            "7",
            List.of(
                new Written("ratings", 0, 1),
                new Written("profiles", 0, 8),
                new Written("profiles", 1, 9)),
            Duration.ofDays(7),
            List.of(held),
            Forgetting.elsewhere(Map.of()).learned(),
            List.of()),
        screen);
  }
}
