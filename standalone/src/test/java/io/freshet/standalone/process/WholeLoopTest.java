package io.freshet.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final int RATINGS = SmallMovieLens.USERS * SmallMovieLens.RATINGS_PER_USER;

  @TempDir Path folder;

  @Test
  void shouldAnswerEveryRatingPublishModelsAndResume() throws Exception {
    SmallMovieLens.write(folder.resolve("data"));
    List<String> half =
        List.of("demo", "--data", "data", "--dir", "state", "--limit", "1500", "--refit-every=500");
    List<String> whole = List.of("demo", "--data", "data", "--dir", "state", "--refit-every=500");

    String first = run(half);
    String second = run(whole);

    assertThat(first).contains("1,500 ratings in = 1,500 answered + 0 rejected + 0 forgotten");
    assertThat(first).contains("it balances");
    assertThat(count(first, "(\\d+) published, \\d+ refused")).isGreaterThanOrEqualTo(2);
    assertThat(first).containsPattern("recommendations by model v\\d+, \\S+, rung personal");
    assertThat(first).containsPattern("Film, number \\d+ \\(2001\\) +\\S+ +because you rated Film");
    assertThat(first).containsPattern("hit rate@10 +0\\.\\d+ of the recommendations");
    assertThat(second).contains("resuming   1,500 of 2,400 ratings were replayed before");
    assertThat(second).contains(RATINGS / 1000 + ",400 ratings in = 2,400 answered + 0 rejected");
    assertThat(second).contains("it balances");
  }

  private String run(List<String> arguments) throws Exception {
    try (FreshetProcess demo = FreshetProcess.start(folder, arguments)) {
      int code = demo.awaitExit(PATIENCE);
      String output = demo.output();
      assertThat(code).as(output).isZero();
      return output;
    }
  }

  private static int count(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
