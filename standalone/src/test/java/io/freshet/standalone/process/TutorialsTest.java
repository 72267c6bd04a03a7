package io.freshet.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tutorials' commands and settings do what the tutorials say. */
@Timeout(900)
class TutorialsTest {
  private static final Path TUTORIALS = Path.of("..", "docs", "tutorials");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern COMMAND = Pattern.compile("(?m)^ {4}\\./freshet (.+)$");
  private static final Pattern PROPERTIES = Pattern.compile("(?s)```properties\n(.*?)```");
  private static final Pattern BROKER = Pattern.compile("(?m)^Kafka +(\\S+?),");

  @TempDir Path folder;

  @Test
  void shouldLookAtModelsAndGoBackOnTheDemo() throws Exception {
    List<String> lines = commands("a-new-model-safely.md");
    List<String> generate = words(lines.get(0));
    List<String> demo = words(lines.get(1));
    assertThat(generate).startsWith("generate");
    assertThat(demo).startsWith("demo");
    assertThat(run(generate)).contains("generated ratings");

    try (FreshetProcess system = FreshetProcess.start(folder, demo)) {
      system.awaitOutput(text -> text.contains("Staying up"), PATIENCE);
      Matcher broker = BROKER.matcher(system.output());
      assertThat(broker.find()).as(system.output()).isTrue();
      StringBuilder said = new StringBuilder();
      for (String line : lines.subList(2, lines.size())) {
        // A second trainer would fence the demo's.
        if (!line.startsWith("trainer")) {
          said.append(run(words(line.replace("localhost:9092", broker.group(1)))));
        }
      }
      assertThat(said)
          .containsSubsequence(
              "version", "v000001", "v000001 serves and is pinned", "v000001 serves; the trainer");
      assertThat(system.stop(PATIENCE)).as(system.output()).isIn(0, 130, 143);
    }
  }

  @Test
  void shouldRunForRealWithSettingsThatThereAre() throws Exception {
    String tutorial = Files.readString(TUTORIALS.resolve("production.md"));
    Matcher settings = PROPERTIES.matcher(tutorial);
    assertThat(settings.find()).isTrue();
    Files.writeString(folder.resolve("freshet.properties"), settings.group(1));
    List<String> config =
        commands("production.md").stream().filter(line -> line.startsWith("config")).toList();
    assertThat(config).hasSize(1);
    assertThat(run(words(config.get(0)))).contains("kafka-1:9093", "scorer.queries.enabled");
  }

  private String run(List<String> arguments) throws Exception {
    try (FreshetProcess process = FreshetProcess.start(folder, arguments)) {
      assertThat(process.awaitExit(PATIENCE)).as(process.output()).isZero();
      return process.output();
    }
  }

  private static List<String> commands(String tutorial) throws Exception {
    return COMMAND
        .matcher(Files.readString(TUTORIALS.resolve(tutorial)))
        .results()
        .map(MatchResult::group)
        .map(line -> line.replaceFirst("^ {4}\\./freshet ", ""))
        .toList();
  }

  private static List<String> words(String line) {
    return List.of(line.trim().split(" +", -1));
  }
}
