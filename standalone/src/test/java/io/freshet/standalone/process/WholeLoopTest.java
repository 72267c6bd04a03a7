package io.freshet.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on a real embedded broker, as {@code freshet demo} runs it. */
class WholeLoopTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BEGINS = "Ratings are replayed in the order of their time";
  private static final int RATINGS = SmallMovieLens.USERS * SmallMovieLens.RATINGS_PER_USER;

  @TempDir Path folder;

  @Test
  void shouldAnswerEveryRatingPublishModelsResumeAndShowTheLastSummaryAgain() throws Exception {
    SmallMovieLens.write(folder.resolve("data"));
    List<String> half =
        List.of("demo", "--data", "data", "--dir", "state", "--limit", "1500", "--refit-every=500");
    List<String> whole = List.of("demo", "--data", "data", "--dir", "state", "--refit-every=500");

    String first = run(half);
    String second = run(whole);
    String third = run(whole);

    assertThat(first).contains("All 1,500 ratings were answered, each with a new list.");
    assertThat(first).contains("1,500 in = 1,500 answered + 0 rejected + 0 forgotten + 0 failed");
    assertThat(first).contains("it balances");
    assertThat(first).contains("films that people went on to like were in their list of ten");
    assertThat(count(first, "(\\d+) models were learned")).isEqualTo(3);
    assertThat(first).containsPattern("1,000  model v\\d+ takes over: (as good as|better than)");
    assertThat(first).containsPattern("List from the user's ratings \\(model v\\d+, \\S+\\)");
    assertThat(first).containsPattern("Film, number \\d+ \\(2001\\) .* because you rated Film");
    assertThat(first).containsPattern("hit rate@10 +0\\.\\d+ of the lists");
    assertThat(second).contains("1,500 of 2,400 ratings were replayed before");
    assertThat(second).contains(RATINGS / 1000 + ",400 in = 2,400 answered + 0 rejected");
    assertThat(second).contains("it balances");
    assertThat(third).contains("Summary of the last run that replayed ratings\n");
    assertThat(summary(third)).isEqualTo(summary(second));
    for (String output : List.of(first, second, third)) {
      assertThat(output.lines().count()).as(output).isBetween(10L, 60L);
      assertThat(output).doesNotContain("\r").doesNotContain("\u001b");
      assertThat(output.lines()).allMatch(line -> TextWidth.of(line) <= Screen.PLAIN.width());
    }
  }

  private String run(List<String> arguments) throws Exception {
    try (FreshetProcess demo = FreshetProcess.start(folder, arguments)) {
      int code = demo.awaitExit(PATIENCE);
      String output = demo.output();
      assertThat(code).as(output).isZero();
      return output.substring(output.indexOf(BEGINS)); // without what Java and the tests' log say
    }
  }

  /** The summary without its heading. */
  private static String summary(String output) {
    String text = output.substring(output.lastIndexOf("\nSummary") + 1);
    return text.substring(text.indexOf('\n'));
  }

  private static int count(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
