package io.freshet.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.rating.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The glossary explains every word that the product says, and no word that it does not say. */
class GlossaryTest {

  private static final Path ROOT = Path.of("..");
  private static final Path CONCEPTS = ROOT.resolve("docs/concepts.md");
  private static final Path WORDS =
      ROOT.resolve("page/src/main/resources/io/freshet/page/static/words.js");

  private static final Pattern WORD = Pattern.compile("(?m)^  \\['([^']+)', '([^']+)'\\],$");
  private static final Pattern EXPLAIN = Pattern.compile("explain(?:\\(|ed\\(.*?, )'([^']+)'");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)+)\"");
  private static final String PAGE_BEGINS = "| word | meaning |\n|---|---|\n";
  private static final String PAGE_ENDS = "\n<!-- End of the words of the page. -->";

  /** Words on a terminal and in logs that a newcomer cannot know. */
  private static final List<String> OF_THE_TERMINAL =
      List.of(
          "balance",
          "blend",
          "candidate",
          "champion",
          "context",
          "coverage",
          "decayed popularity",
          "family",
          "gate",
          "hit rate",
          "latency",
          "lift",
          "look",
          "manifest",
          "model",
          "NDCG@10",
          "recipe",
          "recount",
          "refit",
          "replay",
          "rung",
          "session",
          "snapshot",
          "throughput",
          "tombstone",
          "unpin",
          "verdict",
          "version");

  /** Words of the view of experiments that a newcomer cannot know. */
  private static final List<String> OF_EXPERIMENTS =
      List.of(
          "arm",
          "band",
          "canary",
          "control",
          "found",
          "guardrail",
          "interval",
          "judged",
          "like",
          "p",
          "point",
          "shadow",
          "share");

  /** Words of the other views that a newcomer cannot know. */
  private static final List<String> OF_OTHER_VIEWS =
      List.of(
          "catalogue",
          "chance",
          "content",
          "exploration",
          "fold-in",
          "gate",
          "Gini",
          "head",
          "heap",
          "hit",
          "lift",
          "list",
          "model",
          "NDCG@10",
          "order",
          "partition",
          "pin",
          "popularity",
          "recipe",
          "refit",
          "rejected",
          "roll back",
          "snapshot",
          "state",
          "taste",
          "topic",
          "unpin",
          "variety",
          "wait");

  @Test
  void shouldHaveTheWordsOfThePageAsThePageSaysThem() throws IOException {
    String concepts = Files.readString(CONCEPTS);
    int from = concepts.indexOf(PAGE_BEGINS) + PAGE_BEGINS.length();
    StringBuilder rows = new StringBuilder();
    wordsOfThePage().forEach((word, text) -> rows.append(row(word, text)));
    String written =
        concepts.substring(0, from) + rows + concepts.substring(concepts.indexOf(PAGE_ENDS));
    if (Boolean.getBoolean("freshet.docs.write")) {
      Files.writeString(CONCEPTS, written);
    }

    assertThat(Files.readString(CONCEPTS))
        .as("docs/concepts.md differs from words.js: run with -Dfreshet.docs.write=true")
        .isEqualTo(written);
  }

  @Test
  void shouldReadEveryWordOfThePage() throws IOException {
    long lines = Files.readAllLines(WORDS).stream().filter(line -> line.startsWith("  [")).count();

    assertThat(wordsOfThePage()).hasSize((int) lines).hasSizeGreaterThan(20);
  }

  @Test
  void shouldExplainEveryWordThatThePageOffersToExplain() throws IOException {
    List<String> offered = offered("");

    assertThat(offered).contains("chance", "like", "lift", "exploration", "Gini", "pin");
    assertThat(wordsOfThePage().keySet()).containsAll(offered);
  }

  @Test
  void shouldExplainEveryWordOfExperiments() throws IOException {
    String said = scripts("experiment");

    assertThat(wordsOfThePage().keySet()).containsAll(OF_EXPERIMENTS);
    assertThat(OF_EXPERIMENTS)
        .allMatch(word -> Pattern.compile("\\b" + word + "s?\\b").matcher(said).find());
    assertThat(offered("experiment"))
        .as("words with a question mark beside them, where they stand")
        .contains(
            "arm", "band", "canary", "found", "guardrail", "interval", "p", "shadow", "share");
  }

  @Test
  void shouldExplainEveryWordOfTheOtherViews() throws IOException {
    String said = scripts("").toLowerCase(Locale.ROOT);
    Set<String> explained = wordsOfThePage().keySet();

    assertThat(OF_OTHER_VIEWS)
        .allMatch(word -> explained.contains(word) || explained.contains(word + "ing"))
        .allMatch(word -> said.contains(word.toLowerCase(Locale.ROOT)));
  }

  /** The terms that have a question mark beside them, in scripts whose names begin so. */
  private static List<String> offered(String prefix) throws IOException {
    Matcher calls = EXPLAIN.matcher(scripts(prefix));
    return calls.results().map(call -> call.group(1)).toList();
  }

  @Test
  void shouldExplainTheWordsOfTheTerminal() throws IOException {
    assertThat(glossary()).containsKeys(OF_THE_TERMINAL.toArray(String[]::new));
    String said = said();
    assertThat(OF_THE_TERMINAL).allMatch(word -> said.contains(word.toLowerCase(Locale.ROOT)));
  }

  @Test
  void shouldExplainTheFixedValuesOfAnswers() throws IOException {
    String meanings = String.join("\n", glossary().values());

    assertThat(
            Stream.of(
                    Stream.of(Effect.values()).map(Effect::wireName),
                    Stream.of(Rung.values()).map(Rung::wireName),
                    Stream.of(Reason.Kind.values()).map(Reason.Kind::wireName),
                    Stream.of(Verdict.Decision.values())
                        .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .flatMap(values -> values))
        .allMatch(value -> meanings.contains("`" + value + "`"));
  }

  @Test
  void shouldExplainNoWordThatNobodySays() throws IOException {
    String said = said();

    assertThat(glossary().keySet())
        .allMatch(word -> said.contains(word.replaceFirst(",.*", "").toLowerCase(Locale.ROOT)));
  }

  @Test
  void shouldExplainEachWordOnce() throws IOException {
    List<String> words = rows().stream().map(row -> row.get(0)).toList();

    assertThat(words).doesNotHaveDuplicates();
  }

  private static String row(String word, String text) {
    return "| " + word + " | " + text + " |\n";
  }

  private static Map<String, String> wordsOfThePage() throws IOException {
    Map<String, String> words = new LinkedHashMap<>();
    Matcher matcher = WORD.matcher(Files.readString(WORDS));
    while (matcher.find()) {
      words.put(matcher.group(1), matcher.group(2));
    }
    return words;
  }

  private static Map<String, String> glossary() throws IOException {
    Map<String, String> meanings = new LinkedHashMap<>();
    rows().forEach(row -> meanings.put(row.get(0), row.get(1)));
    return meanings;
  }

  private static List<List<String>> rows() throws IOException {
    String concepts = Files.readString(CONCEPTS);
    List<List<String>> rows = new ArrayList<>();
    Matcher matcher = ROW.matcher(concepts.substring(concepts.indexOf("\n## Glossary\n")));
    while (matcher.find()) {
      if (!matcher.group(1).equals("word")) {
        rows.add(List.of(matcher.group(1), matcher.group(2)));
      }
    }
    assertThat(rows).hasSizeGreaterThan(60);
    return rows;
  }

  /** The page's scripts, the texts in the code, and the other documents, in lower case. */
  private static String said() throws IOException {
    StringBuilder said = new StringBuilder();
    for (String module : List.of("schemas", "http", "ingest", "trainer", "scorer", "standalone")) {
      for (Path source : files(ROOT.resolve(module).resolve("src/main/java"), ".java")) {
        Matcher literals = LITERAL.matcher(Files.readString(source));
        while (literals.find()) {
          said.append(literals.group(1)).append('\n');
        }
      }
    }
    said.append(scripts(""));
    for (Path document : files(ROOT.resolve("docs"), ".md")) {
      said.append(document.endsWith("concepts.md") ? "" : Files.readString(document));
    }
    return said.toString().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  /** The page's scripts whose names begin so, without the words themselves. */
  private static String scripts(String prefix) throws IOException {
    StringBuilder said = new StringBuilder();
    for (Path script : files(WORDS.getParent(), ".js")) {
      if (!script.endsWith("words.js") && script.getFileName().toString().startsWith(prefix)) {
        said.append(Files.readString(script)).append('\n');
      }
    }
    return said.toString();
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(end)).sorted().toList();
    }
  }
}
