package io.freshet.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the tutorial {@code shop.md}, in its order, from the shop's topics to lists.
 * Only ports and folders differ, and the shop is smaller. Where Python has no client of librdkafka,
 * or there is no curl, the test is skipped and says so.
 */
@Timeout(1200)
class ShopTutorialTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^ {4}((?:\\./freshet|python3|curl) .+)$");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern BROKER = Pattern.compile("bootstrap\\.servers=(\\S+)");
  private static final Pattern LISTENS = Pattern.compile("listens on http://(\\S+?),");
  private static final Pattern POSTED = Pattern.compile(": (\\d+) records");
  private static final List<String> SMALLER = List.of("--customers=300", "--visits=3600");

  @TempDir private Path folder;

  private final Deque<FreshetProcess> running = new ArrayDeque<>();
  private final Deque<String> commands = new ArrayDeque<>();
  private String broker = "";

  @AfterEach
  void stop() {
    running.forEach(FreshetProcess::close);
  }

  @Test
  void shouldShowTheMappingOfTheExample() throws Exception {
    String example = Files.readString(ROOT.resolve("examples/shop/sources.yaml"));
    Matcher shown = YAML.matcher(tutorial());

    assertThat(shown.find()).isTrue();
    assertThat(example).endsWith(shown.group(1));
  }

  @Test
  void shouldGoFromTheShopsTopicsToLists() throws Exception {
    String python =
        Stream.of("python3", "/usr/bin/python3")
            .filter(each -> succeeds(each + " -c 'import confluent_kafka'"))
            .findFirst()
            .orElse("");
    assumeTrue(!python.isEmpty(), "no python3 has confluent_kafka: the tutorial was NOT tried");
    assumeTrue(succeeds("curl --version"), "no curl: the tutorial was NOT tried");
    COMMAND
        .matcher(tutorial().replaceAll(" \\\\\n *", " "))
        .results()
        .map(match -> match.group(1))
        .forEach(commands::add);

    broker = start("broker", List.of("--port=0", "--dir=data"), BROKER);
    assertThat(run("generate", SMALLER)).contains("400 products");
    String posted =
        shell(next("python3").replace("localhost:9092", broker).replaceFirst("^python3", python));
    long records =
        POSTED.matcher(posted).results().mapToLong(each -> Long.parseLong(each.group(1))).sum();
    assertThat(records).as(posted).isGreaterThan(15_000);
    assertThat(run("sources propose", cluster()))
        .contains("format: debezium", "user: /customer_id", "item: /sku");
    assertThat(run("sources try", cluster())).contains("2 records: 2 mapped", "\"purchase\"");
    assertThat(run("topics create", cluster())).contains("topics ready");

    String ingest = start("ingest", cluster(), LISTENS);
    String mapped = "outcome=\"mapped\"} " + records + ".0";
    String metrics =
        await(next("curl").replace("localhost:8081", ingest), said -> said.contains(mapped));
    assertThat(metrics).contains("outcome=\"rejected\"} 0.0", "outcome=\"partly\"} 0.0");

    String scorer = start("scorer", cluster(), LISTENS);
    start("trainer", cluster(), Pattern.compile("(trainer is running)"));
    String list =
        await(
            next("curl").replace("localhost:8082", scorer),
            said -> said.contains("\"rung\":\"personal\""));
    assertThat(titles(list)).hasSize(3).doesNotContain("");
    String basket = shell(next("curl").replace("localhost:8082", scorer));
    assertThat(titles(basket)).as(basket).hasSize(3);
    assertThat(basket)
        .contains("\"rung\":\"personal\"")
        .doesNotContain("\"itemId\":\"p-0281\",\"t");
    JsonNode state = Json.MAPPER.readTree(shell(next("curl").replace("localhost:8082", scorer)));
    assertThat(state.at("/types/purchase/events").size()).isPositive();
    assertThat(state.at("/types/view/events").size()).isPositive();
    assertThat(commands).as("commands of the tutorial that were not tried").isEmpty();
  }

  private static List<String> titles(String answer) throws IOException {
    List<String> titles = new ArrayList<>();
    Json.MAPPER.readTree(answer).path("items").forEach(i -> titles.add(i.path("title").asText()));
    return titles;
  }

  private static String tutorial() throws IOException {
    return Files.readString(ROOT.resolve("docs/tutorials/shop.md"));
  }

  private List<String> cluster() {
    return List.of("--bootstrap-servers", broker);
  }

  /** The tutorial's next command, which must begin as expected. */
  private String next(String beginning) {
    String command = commands.isEmpty() ? "" : commands.remove();
    assertThat(command).startsWith(beginning);
    return command.replace("examples/shop", ROOT.resolve("examples/shop").toString());
  }

  private List<String> arguments(String command, List<String> more) {
    String line = next("./freshet " + command).replaceAll("http\\.port=\\d+", "http.port=0");
    List<String> arguments = new ArrayList<>(List.of(line.split(" +", -1)));
    arguments.remove(0);
    arguments.addAll(more);
    return arguments;
  }

  private String run(String command, List<String> more) throws Exception {
    try (FreshetProcess process = FreshetProcess.start(folder, arguments(command, more))) {
      assertThat(process.awaitExit(PATIENCE)).as(process.output()).isZero();
      return process.output();
    }
  }

  /** Starts the tutorial's next command; what the pattern's group finds in its output. */
  private String start(String command, List<String> more, Pattern ready) throws Exception {
    FreshetProcess process = FreshetProcess.start(folder, arguments(command, more));
    running.push(process);
    process.awaitOutput(
        text -> text.contains(command + " is running") && ready.matcher(text).find(), PATIENCE);
    MatchResult found = ready.matcher(process.output()).results().findFirst().orElseThrow();
    return found.group(1);
  }

  /** Repeats a command until its output is as wanted. */
  private String await(String command, Predicate<String> wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String said = shell(command);
    while (!wanted.test(said)) {
      assertThat(System.nanoTime()).as(said).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(500);
      said = shell(command);
    }
    return said;
  }

  private String shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command + "\n" + said).isZero();
    return said;
  }

  private static boolean succeeds(String command) {
    try {
      Process process =
          new ProcessBuilder("bash", "-c", command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
