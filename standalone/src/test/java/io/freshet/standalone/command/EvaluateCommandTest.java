package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.standalone.text.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeRatings() throws IOException {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
    for (int u = 1; u <= 30; u++) {
      TreeSet<Integer> items = new TreeSet<>();
      for (int i = 191; u <= 3 && i <= 198; i++) {
        items.add(i); // the tutorial's test items are the last fifth of 200
      }
      while (items.size() < 20) {
        items.add(1 + random.nextInt(random.nextInt(200) + 1));
      }
      long second = 1_000_000_000L + u * 500L;
      for (int item : items) {
        lines.add(u + "," + item + "," + (1 + random.nextInt(5)) + "," + second);
        second += random.nextInt(40);
      }
    }
    Files.write(folder.resolve("ratings.csv"), lines);
    List<String> movies = new ArrayList<>(List.of("movieId,title,genres"));
    for (int i = 1; i <= 200; i++) {
      movies.add(i + ",Film " + i + " (" + (1950 + i / 3) + ")," + (i % 2 == 0 ? "Drama" : "War"));
    }
    Files.write(folder.resolve("movies.csv"), movies);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine freshet =
        FreshetCommandLine.create(
            new ProcessEnvironment(Map.of(), Clock.systemUTC(), Screen.PLAIN, Screen.PLAIN));
    freshet.setOut(new PrintWriter(out));
    freshet.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("evaluate"));
    all.addAll(List.of(arguments));
    return freshet.execute(all.toArray(String[]::new));
  }

  private Map<String, JsonNode> json(Path file) throws IOException {
    Map<String, JsonNode> byFamily = new HashMap<>();
    for (JsonNode line : new ObjectMapper().readTree(file.toFile())) {
      String kind = line.get("settings").path("kind").asText();
      byFamily.put(line.get("family").asText() + (kind.isEmpty() ? "" : "/" + kind), line);
    }
    return byFamily;
  }

  @Test
  void shouldRunEveryProtocolEndToEnd() throws IOException {
    Map<String, String> metrics =
        Map.of(
            "rmse", "rmse",
            "leave-last-out", "full.hr@10.tieSafe",
            "prequential", "recall@10.held",
            "time-split", "ndcg@10",
            "tutorial", "full.truePositives@5");
    for (Map.Entry<String, String> protocol : metrics.entrySet()) {
      Path file = folder.resolve(protocol.getKey() + ".json");
      Path page = folder.resolve(protocol.getKey() + ".html");

      int code =
          run(
              protocol.getKey(),
              "--data=" + folder.resolve("ratings.csv"),
              "--family=biased-mf",
              "--set=biased-mf.factors=4",
              "--set=biased-mf.epochs=3",
              "--refit-every=200",
              "--threads=1",
              "--json=" + file,
              "--html=" + page);

      assertThat(code).as(err.toString()).isZero();
      Map<String, JsonNode> lines = json(file);
      assertThat(lines).containsKeys("random", "biased-mf");
      JsonNode line = lines.get("biased-mf");
      assertThat(line.get("protocol").asText()).isEqualTo(protocol.getKey());
      assertThat(line.get("metrics").get(protocol.getValue()).isNumber()).isTrue();
      assertThat(line.get("settings").get("factors").asText()).isEqualTo("4");
      assertThat(line.get("ratings").asInt()).isEqualTo(600);
      if (!protocol.getKey().equals("rmse")) {
        assertThat(lines).containsKeys("popularity/all", "popularity/decayed");
      }
      assertThat(out.toString()).contains("biased-mf", protocol.getValue(), "folded in");
      assertThat(Files.readString(page)).startsWith("<!doctype html>").contains("<svg ");
    }
  }

  @Test
  void shouldRunTheVariantsOfProtocols() throws IOException {
    Map<List<String>, String> metrics =
        Map.of(
            List.of("time-split", "--successive", "--split-at=0.8"), "hr@10.tieSafe",
            List.of("rmse", "--progressive", "--refit-every=200"), "mae",
            List.of("leave-last-out", "--ties=line"), "full.ndcg@10");
    for (Map.Entry<List<String>, String> variant : metrics.entrySet()) {
      Path file = folder.resolve("o.json");
      List<String> arguments = new ArrayList<>(variant.getKey());
      arguments.addAll(
          List.of("--data=" + folder, "--family=biased-mf", "--threads=1", "--json=" + file));

      assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
      assertThat(json(file).get("biased-mf").get("metrics").get(variant.getValue()).isNumber())
          .isTrue();
    }
  }

  @Test
  void shouldHoldOutTheLastLineOfASecond() throws IOException {
    // Only user 1 has two events, and rates 7 on a later line than 9. Item 9 is popular; 7 ties
    // with 6.
    List<String> lines = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
    lines.addAll(List.of("1,8,5,100", "1,9,5,200", "1,7,5,200", "2,7,5,1", "3,6,5,1"));
    for (int u = 4; u < 20; u++) {
      lines.add(u + ",9,5," + u);
    }
    Path ratings = Files.write(folder.resolve("lines.csv"), lines);
    Path file = folder.resolve("o.json");

    Map<String, Double> mrr = new HashMap<>();
    for (String ties : List.of("item", "line")) {
      String[] arguments = {
        "leave-last-out",
        "--data=" + ratings,
        "--ties=" + ties,
        "--family=popularity",
        "--json=" + file
      };
      assertThat(run(arguments)).as(err.toString()).isZero();
      JsonNode metrics = json(file).get("popularity/all").get("metrics");
      mrr.put(ties, metrics.get("full.mrr").asDouble());
    }

    assertThat(mrr).containsEntry("item", 1.0).containsEntry("line", 0.5);
  }

  @Test
  void shouldKeepTheCoreOfUsersAndItems() throws IOException {
    // Items of one rating leave users 3 and 4 with too few, and these leave item 3 with too few.
    Path ratings =
        Files.writeString(
            folder.resolve("core.csv"),
            """
            userId,movieId,rating,timestamp
            1,1,5,1
            1,2,4,2
            2,1,3,3
            2,2,5,4
            3,3,5,5
            3,4,5,6
            4,3,2,7
            4,5,1,8
            """);
    Path file = folder.resolve("o.json");
    String[] arguments = {
      "leave-last-out", "--data=" + ratings, "--core=2", "--family=popularity", "--json=" + file
    };

    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("4 of 8 ratings count");
    JsonNode line = json(file).get("popularity/all");
    assertThat(line.get("users").asInt()).isEqualTo(2);
    assertThat(line.get("items").asInt()).isEqualTo(2);
  }

  @Test
  void shouldGoOnWhereOneFamilyRefusesTheData() throws IOException {
    Path file = folder.resolve("o.json");

    int code =
        run(
            "time-split",
            "--data=" + folder,
            "--family=ease,biased-mf",
            "--set=ease.max.items=50",
            "--set=biased-mf.epochs=2",
            "--json=" + file);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("ease is skipped: ", "at most 50 items");
    assertThat(json(file)).containsKey("biased-mf").doesNotContainKey("ease");
  }

  @Test
  void shouldRefuseTheEpochThatTheTestWouldChooseWhereNoRatingIsPredicted() {
    String data = "--data=" + folder.resolve("ratings.csv");

    assertThat(run("time-split", data, "--best-epoch-on-test")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--best-epoch-on-test", "time-split");
  }

  @Test
  void shouldTakeTrainTestAndNegativesAsFiles() throws IOException {
    Path train =
        Files.writeString(
            folder.resolve("train.tsv"),
            "u1\ti1\t5\t1\nu1\ti2\t4\t2\nu2\ti1\t3\t1\nu2\ti3\t5\t2\nu3\ti1\t1\t1\nu3\ti3\t2\t9\n");
    Path test = Files.writeString(folder.resolve("test.tsv"), "u1\ti3\t5\t7\nu2\ti2\t5\t8\n");
    Path negatives =
        Files.writeString(folder.resolve("n.tsv"), "(u2,i2)\ti9\ti8\n(u1,i3)\ti9\ti8\n");
    Path file = folder.resolve("o.json");
    String[] arguments = {
      "leave-last-out",
      "--train=" + train,
      "--test=" + test,
      "--negatives=" + negatives,
      "--family=popularity",
      "--json=" + file
    };

    assertThat(run(arguments)).as(err.toString()).isZero();
    JsonNode metrics = json(file).get("popularity/all").get("metrics");
    assertThat(metrics.get("sampled.hr@10").asDouble()).isEqualTo(1);
    assertThat(metrics.get("full.mrr").asDouble()).isEqualTo(1);

    Files.writeString(negatives, "(u2,i2)\ti9\n(u1,i7)\ti9\n");
    assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("--negatives", "user u1 for item i7", "held-out item is i3");
  }

  @Test
  void shouldTakeTestRowsByNumber() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.txt"), "0\n21\n599\n");
    Path file = folder.resolve("o.json");
    String[] arguments = {
      "rmse", "--data=" + folder, "--test-rows=" + rows, "--family=biased-mf", "--json=" + file
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("597 training and 3 test ratings");

    for (String wrong : List.of("0\n600\n", "x\n", "4\n4\n")) {
      Files.writeString(rows, wrong);
      assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).contains("--test-rows", "line ");
    }
  }

  @Test
  void shouldCompareSeedsAndFilterByCount() throws IOException {
    Path file = folder.resolve("o.json");

    int code =
        run(
            "leave-last-out",
            "--data=" + folder,
            "--seeds=1,2,3",
            "--family=biased-mf",
            "--set=biased-mf.epochs=2",
            "--min-item-ratings=3",
            "--k=5",
            "--json=" + file);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("biased-mf, epochs=2 (3 seeds)", "random (3 seeds)", "±");
    assertThat(err.toString()).contains("of 600 ratings count");
    assertThat(Files.readString(file)).contains("\"seed\" : 3", "full.hr@5");
    assertThat(new ObjectMapper().readTree(file.toFile())).hasSize(3 + 4 + 3);
  }

  @Test
  void shouldRefuseWhatDoesNotFitAndSayWhy() {
    String data = "--data=" + folder;
    Map<List<String>, String> wrong = new HashMap<>();
    wrong.put(List.of("accuracy", data), "PROTOCOL = accuracy: must be one of");
    wrong.put(List.of("rmse"), "name the data by --data");
    wrong.put(List.of("rmse", "--train=a.tsv"), "--train and --test belong together");
    wrong.put(List.of("prequential", "--train=a", "--test=b"), "splits prequential by itself");
    wrong.put(List.of("rmse", data, "--family=svd"), "there is no such family");
    wrong.put(List.of("rmse", data, "--family=all,ials"), "names other families beside all");
    wrong.put(List.of("rmse", data, "--set=ials"), "must have the form family.key=value");
    wrong.put(List.of("rmse", data, "--set=ials.size=3"), "ials has no setting size");
    wrong.put(
        List.of("rmse", data, "--family=biased-mf", "--set=ials.factors=3"),
        "ials is not among the families");
    wrong.put(List.of("rmse", data, "--set=ials.factors=0"), "factors");
    wrong.put(List.of("rmse", data, "--split=1.5"), "must lie between 0 and 1");
    wrong.put(List.of("leave-last-out", data, "--split=0.5"), "unused by leave-last-out");
    wrong.put(List.of("rmse", data, "--min-rating=4"), "unused by rmse");
    wrong.put(List.of("prequential", data, "--successive"), "unused by prequential");
    wrong.put(List.of("time-split", data, "--split-at=0.5"), "needs --successive");
    wrong.put(List.of("time-split", data, "--successive", "--split=0.5"), "use --split-at with");
    wrong.put(List.of("time-split", data, "--successive", "--split-at=1"), "between 0 and 1");
    wrong.put(List.of("prequential", data, "--progressive"), "unused by prequential");
    wrong.put(List.of("rmse", data, "--progressive", "--split=0.5"), "unused by rmse");
    wrong.put(
        List.of("rmse", data, "--progressive", "--best-epoch-on-test"), "--progressive, not both");
    wrong.put(List.of("rmse", data, "--progressive", "--test-rows=x"), "--progressive, not both");
    wrong.put(List.of("leave-last-out", data, "--ties=both"), "must be item or line");
    wrong.put(List.of("time-split", data, "--ties=line"), "unused by time-split");
    wrong.put(
        List.of("leave-last-out", "--train=a", "--test=b", "--ties=line"), "--test says what is");
    wrong.put(List.of("rmse", data, "--core=-1"), "must be 0 or more");
    wrong.put(List.of("rmse", data, "--core=99"), "leave no rating");
    wrong.put(List.of("time-split", data, "--k=5"), "must be 10 for time-split");
    wrong.put(List.of("tutorial", data, "--zone=Rome"), "there is no such time zone");
    wrong.put(List.of("rmse", data, "--seeds=1,1"), "names a seed twice");
    wrong.put(
        List.of("rmse", data, "--json=" + folder + "/no/o.json"), "its folder does not exist");
    wrong.put(List.of("rmse", data, "--min-user-ratings=99"), "leave no rating");
    wrong.forEach(
        (arguments, rule) -> {
          assertThat(run(arguments.toArray(String[]::new))).as("%s", arguments).isEqualTo(2);
          assertThat(err.toString()).contains(rule);
        });
  }

  @Test
  void shouldFailWhereNoNamedFamilyCouldBeJudged() {
    assertThat(run("rmse", "--data=" + folder, "--family=ials")).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString()).contains("ials is skipped: predicts no ratings");
    assertThat(run("rmse", "--data=" + folder.resolve("none"))).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("no such file or folder");
  }
}
