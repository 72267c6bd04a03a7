package io.freshet.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.standalone.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells people to type does what it says. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\./freshet (.+)$");
  private static final Pattern RATING = Pattern.compile("(?m)^\\{\"userId\".+}$");

  @TempDir Path folder;

  @Test
  void shouldRunTheSnippetsAgainstABroker() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String section = section(readme, "## Against your own Kafka");
    List<String> ratings = RATING.matcher(section).results().map(MatchResult::group).toList();
    SmallMovieLens.write(folder.resolve("ml-latest-small"));
    assertThat(ratings).isNotEmpty();

    List<FreshetProcess> services = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      try {
        String last = "";
        for (String line : commands(section)) {
          boolean background = line.endsWith("&");
          String plain = background ? line.substring(0, line.length() - 1) : line;
          List<String> arguments =
              words(plain.replace("localhost:9092", broker.bootstrapServers()));
          FreshetProcess process = FreshetProcess.start(folder, arguments);
          services.add(process);
          if (background) {
            process.awaitOutput(text -> text.contains("is running"), PATIENCE);
          } else if (arguments.get(0).equals("recommend")) {
            last = recommendation(services, arguments, process);
          } else {
            assertThat(process.awaitExit(PATIENCE)).as(process.output()).isZero();
          }
        }
        assertThat(last).contains("Film, number");
        assertAnswered(broker, ratings);
        for (FreshetProcess service : services) {
          assertThat(service.stop(PATIENCE)).as(service.output()).isIn(0, 143);
        }
      } finally {
        services.forEach(FreshetProcess::close);
      }
    }
  }

  /** The services answer some time after the replay has ended. */
  private String recommendation(
      List<FreshetProcess> services, List<String> arguments, FreshetProcess first)
      throws Exception {
    FreshetProcess process = first;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.awaitExit(PATIENCE) != 0 && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      process = FreshetProcess.start(folder, arguments);
      services.add(process);
    }
    return process.output();
  }

  @Test
  void shouldNameOnlyCommandsThatThereAre() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    try (FreshetProcess help = FreshetProcess.start(folder, List.of("--help"))) {
      assertThat(help.awaitExit(PATIENCE)).isZero();
      for (String line : commands(readme)) {
        assertThat(help.output()).contains(line.replaceFirst(" .*", ""));
      }
    }
  }

  @Test
  void shouldHaveCiCallTheTestCommand() throws Exception {
    String ci = Files.readString(ROOT.resolve(".ci/run"));
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains("\nmvn verify ");
    assertThat(ci).containsPattern("mvn .*verify");
  }

  /** Posts without a key, as the README says one may, and waits for the answers. */
  private static void assertAnswered(EmbeddedBroker broker, List<String> ratings) throws Exception {
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "auto.offset.reset",
            "earliest",
            "group.id",
            "readme");
    Set<String> waiting = new HashSet<>();
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(client, text, text)) {
      for (String rating : ratings) {
        RecordMetadata posted =
            producer.send(new ProducerRecord<>("ratings", rating)).get(30, TimeUnit.SECONDS);
        waiting.add(posted.partition() + "@" + posted.offset());
      }
    }
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, bytes, bytes)) {
      consumer.subscribe(List.of("recommendations"));
      while (!waiting.isEmpty() && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> answer : consumer.poll(Duration.ofSeconds(1))) {
          Cause cause = RecommendationsJson.decode(answer.value()).cause();
          waiting.remove(cause.partition() + "@" + cause.offset());
        }
      }
    }
    assertThat(waiting).as("posted but not answered").isEmpty();
  }

  private static List<String> commands(String text) {
    return COMMAND
        .matcher(text)
        .results()
        .map(match -> match.group(1).replaceFirst("\\s+#.*", ""))
        .toList();
  }

  private static List<String> words(String line) {
    return List.of(line.trim().split(" +", -1));
  }

  private static String section(String text, String heading) {
    int from = text.indexOf(heading);
    assertThat(from).isNotNegative();
    int to = text.indexOf("\n## ", from + 1);
    return text.substring(from, to < 0 ? text.length() : to);
  }
}
