package io.freshet.standalone.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.server.IngestServer;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.trainer.TrainerServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services' HTTP interfaces on a real broker; two scorers share the users. */
@Timeout(180)
class HttpBrokerTest {
  private static final int PARTITIONS = 4;
  private static final String TOKEN = "s3cret";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static IngestServer ingest;
  private static ScorerServer first;
  private static ScorerServer second;
  private static Http ingestHttp;
  private static Http firstHttp;
  private static Http secondHttp;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    createTopics("");
    ingest = ingest("");
    first = scorer("", "1");
    second = scorer("", "2");
    ingest.start();
    first.start();
    second.start();
    ingest.awaitRunning(PATIENCE);
    first.awaitRunning(PATIENCE);
    second.awaitRunning(PATIENCE);
    ingestHttp = new Http(ingest.httpPort(), TOKEN);
    firstHttp = new Http(first.httpPort(), TOKEN);
    secondHttp = new Http(second.httpPort(), TOKEN);
    for (Http http : new Http[] {ingestHttp, firstHttp, secondHttp}) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(http.get("/health/ready").status())
                      .as(http.get("/health/ready").text())
                      .isEqualTo(200));
    }
    postItems();
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    ingest.close();
    broker.close();
  }

  @Test
  void shouldSayWhatReadinessIsMadeOf() throws Exception {
    assertThat(ingestHttp.get("/health/live").text())
        .isEqualTo("{\"status\":\"live\",\"streams\":\"RUNNING\"}");
    assertThat(firstHttp.get("/health/ready").text())
        .contains("\"streams\":\"RUNNING\"", "\"queries\":", "\"model\":\"none yet: fallback\"");
  }

  @Test
  void shouldAcceptARatingOnItsUsersPartitionAndAnswerFromItOnEveryInstance() throws Exception {
    for (String user : new String[] {"anna", "ben", "cleo", "dora", "emil", "fred"}) {
      Http.Answer posted =
          ingestHttp.post(
              "/v1/ratings", JSON, "{\"userId\":\"" + user + "\",\"itemId\":1,\"rating\":5}");
      assertThat(posted.status()).as(posted.text()).isEqualTo(202);
      JsonNode result = posted.json().get("results").get(0);
      int home = UserPartitioner.partition(user.getBytes(StandardCharsets.UTF_8), PARTITIONS);
      assertThat(result.get("topic").asText()).isEqualTo("ratings");
      assertThat(result.get("partition").asInt()).isEqualTo(home);

      JsonNode one = awaitAnswer(firstHttp, user);
      JsonNode two = awaitAnswer(secondHttp, user);

      assertThat(one.get("userId").asText()).isEqualTo(user);
      assertThat(one.get("cause").get("offset").asLong()).isEqualTo(result.get("offset").asLong());
      assertThat(one.get("rung").asText()).isEqualTo("history-content");
      assertThat(two.get("items")).isEqualTo(one.get("items"));
      assertThat(one.get("items")).hasSize(5).noneMatch(i -> i.get("itemId").asText().equals("1"));
      assertThat(
              firstHttp
                  .get("/v1/users/" + user + "/recommendations?k=1")
                  .response()
                  .headers()
                  .firstValue("X-Freshet-Reflects"))
          .get()
          .asString()
          .startsWith("user-states-" + home + "@");
    }
  }

  @Test
  void shouldHandARequestToTheInstanceThatHoldsTheUser() throws Exception {
    int here = 0;
    int there = 0;
    for (int user = 0; user < 20; user++) {
      double before = forwardedTo(secondHttp);
      assertThat(firstHttp.get("/v1/users/u" + user + "/recommendations").status()).isEqualTo(200);
      if (forwardedTo(secondHttp) > before) {
        there++;
      } else {
        here++;
      }
    }

    assertThat(here).isPositive();
    assertThat(there).isPositive();
  }

  @Test
  void shouldAnswerManyUsersByTypedEventsFromTheInstancesThatHoldThem() throws Exception {
    List<String> users = IntStream.range(0, 12).mapToObj(n -> "many-" + n).toList();
    StringBuilder events = new StringBuilder();
    for (int n = 0; n < users.size(); n++) {
      String event = "{\"userId\":\"%s\",\"itemId\":%d,\"type\":\"purchase\"}\n";
      events.append(event.formatted(users.get(n), 1 + n));
    }
    Http.Answer posted = ingestHttp.post("/v1/events", NDJSON, events.toString());
    assertThat(posted.status()).as(posted.text()).isEqualTo(202);
    for (String user : users) {
      awaitAnswer(firstHttp, user);
    }
    String body = "{\"users\":[\"" + String.join("\",\"", users) + "\"],\"k\":40}";

    double before = forwardedTo(secondHttp);
    List<JsonNode> ofFirst = lines(firstHttp.post("/v1/recommendations", JSON, body));
    double forwarded = forwardedTo(secondHttp) - before;
    List<JsonNode> ofSecond = lines(secondHttp.post("/v1/recommendations", JSON, body));

    assertThat(forwarded).as("users that the other instance holds").isBetween(1.0, 11.0);
    assertThat(ofFirst).extracting(line -> line.get("userId").asText()).isEqualTo(users);
    for (int n = 0; n < users.size(); n++) {
      String bought = Integer.toString(1 + n);
      assertThat(ofFirst.get(n).get("items"))
          .isNotEmpty()
          .noneMatch(item -> item.get("itemId").asText().equals(bought))
          .isEqualTo(ofSecond.get(n).get("items"));
    }
  }

  private static List<JsonNode> lines(Http.Answer answer) throws Exception {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : answer.text().lines().toList()) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }

  /** How many requests for recommendations an instance has received. */
  private static double forwardedTo(Http http) throws Exception {
    return http.get("/metrics")
        .text()
        .lines()
        .filter(l -> l.startsWith("freshet_http_requests_total"))
        .filter(l -> l.contains("route=\"/v1/users/{id}/recommendations\""))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void shouldWriteTheGoodLinesOfABatchAndNameTheRuleOfEachOther() throws Exception {
    String batch =
        """
        {"userId":"batch","itemId":"1","rating":4.5}
        {"userId":"batch","itemId":"2","rating":9}

        {"userId":"batch","itemId":"3","rating":4,"timestmap":1}
        {"userId":"batch","itemId":"4","rating":null,"timestamp":"2026-01-02T20:15:00+01:00"}
        """;
    Http.Answer posted = ingestHttp.post("/v1/ratings", NDJSON, batch);

    assertThat(posted.status()).isEqualTo(422);
    JsonNode body = posted.json();
    assertThat(body.get("error").get("type").asText()).isEqualTo("refused");
    assertThat(body.get("accepted").asInt()).isEqualTo(2);
    assertThat(body.get("results")).hasSize(4);
    assertThat(body.get("results").get(1).toString())
        .isEqualTo(
            "{\"line\":2,\"refused\":{\"reason\":\"out-of-range\",\"field\":\"rating\",\"value\":\"9\",\"rule\":\"from"
                + " 0.5 to 5.0\"}}");
    assertThat(body.get("results").get(2).get("line").asInt()).isEqualTo(4);
    assertThat(body.get("results").get(2).get("refused").get("reason").asText())
        .isEqualTo("unknown-field");
    JsonNode state = awaitState("batch", 2);
    assertThat(state.get("ratings").get(0).get("itemId").asText()).isEqualTo("1");
    assertThat(state.get("ratings").get(0).get("title").asText()).isEqualTo("Film 1");
    assertThat(state.get("ratings").get(1).get("rating").isNull()).isTrue();
    assertThat(state.get("ratings").get(1).get("time").asText())
        .isEqualTo("2026-01-02T20:15+01:00");
  }

  @Test
  void shouldRefuseWhatIsNoJsonOrNoKnownType() throws Exception {
    assertThat(ingestHttp.post("/v1/ratings", JSON, "{\"userId\":").status()).isEqualTo(400);
    assertThat(ingestHttp.post("/v1/ratings", JSON, "").status()).isEqualTo(400);
    assertThat(ingestHttp.post("/v1/ratings", "text/csv", "1,2,3").status()).isEqualTo(415);
    assertThat(ingestHttp.post("/v1/items", JSON, "{\"title\":\"no id\"}").text())
        .contains("\"reason\":\"missing-field\",\"field\":\"itemId\"");
    assertThat(new Http(ingest.httpPort(), "wrong").post("/v1/ratings", JSON, "{}").status())
        .isEqualTo(401);
  }

  @Test
  void shouldAnswerSomebodyUnknownFromPopularityAndHaveNoStateOfThem() throws Exception {
    Http.Answer answer = firstHttp.get("/v1/users/nobody/recommendations?k=3");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().get("rung").asText()).isEqualTo("popularity");
    assertThat(answer.json().get("cause").isNull()).isTrue();
    assertThat(answer.json().get("items")).hasSize(3);
    assertThat(secondHttp.get("/v1/users/nobody/state").status()).isEqualTo(404);
  }

  @Test
  void shouldAnswerForAnyContextWithinAnyFilter() throws Exception {
    ingestHttp.post("/v1/ratings", JSON, "{\"userId\":\"grete\",\"itemId\":1,\"rating\":5}");
    awaitAnswer(firstHttp, "grete");
    String path = "/v1/users/grete/recommendations";

    JsonNode comedy = firstHttp.get(path + "?k=50&genre=Comedy&exclude=3,5&exclude=7").json();
    JsonNode night = firstHttp.get(path + "?at=2026-01-03T23:15:00%2B01:00").json();
    JsonNode forced =
        firstHttp.get(path + "?at=2026-01-03T23:15:00Z&daytime=true&weekend=false").json();

    assertThat(comedy.get("items"))
        .extracting(i -> Integer.parseInt(i.get("itemId").asText()))
        .allMatch(id -> id % 2 == 1)
        .doesNotContain(1, 3, 5, 7)
        .hasSize(16);
    assertThat(night.get("context").toString())
        .isEqualTo("{\"daytime\":false,\"weekend\":true,\"hour\":23,\"sessionPosition\":0}");
    assertThat(forced.get("context").get("daytime").asBoolean()).isTrue();
    assertThat(forced.get("context").get("weekend").asBoolean()).isFalse();
    assertThat(firstHttp.get(path + "?k=1000").status()).isEqualTo(400);
    assertThat(firstHttp.get(path + "?at=yesterday").status()).isEqualTo(400);
    assertThat(firstHttp.get(path + "?daytime=maybe").status()).isEqualTo(400);
  }

  @Test
  void shouldFindSimilarItemsByTheirDescriptionBeforeThereIsAModel() throws Exception {
    Http.Answer similar = firstHttp.get("/v1/items/2/similar?k=4");

    assertThat(similar.status()).as(similar.text()).isEqualTo(200);
    assertThat(similar.json().get("title").asText()).isEqualTo("Film 2");
    assertThat(similar.json().get("items"))
        .hasSize(4)
        .allMatch(i -> i.get("itemId").asInt() % 2 == 0)
        .noneMatch(i -> i.get("itemId").asInt() == 2);
    assertThat(similar.json().get("basis").asText()).isEqualTo("genres");
    assertThat(similar.json().get("family").asText()).isEqualTo("content");
    assertThat(similar.json().get("modelVersion").isNull()).isTrue();
    assertThat(firstHttp.get("/v1/items/2/similar?genre=Comedy").json().get("items")).isEmpty();
    assertThat(firstHttp.get("/v1/items/2/similar?k=50&exclude=4,6").json().get("items"))
        .hasSize(17);
    assertThat(problem(firstHttp.get("/v1/items/unheard-of/similar"))).isEqualTo("not-found");
    assertThat(firstHttp.get("/v1/models").text())
        .isEqualTo("{\"serving\":null,\"champion\":null,\"pinned\":false,\"models\":[]}");
  }

  @Test
  void shouldSayThatNothingTellsWhatIsSimilarToAnItemWithoutGenres() throws Exception {
    assertThat(ingestHttp.post("/v1/items", JSON, "{\"itemId\":\"bare\"}").status()).isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(problem(firstHttp.get("/v1/items/bare/similar")))
                    .isEqualTo("similarity-unknown"));
    Http.Answer unknown = firstHttp.get("/v1/items/bare/similar");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("error").get("itemId").asText()).isEqualTo("bare");
  }

  private static String problem(Http.Answer answer) {
    return answer.json().get("error").get("type").asText();
  }

  @Test
  void shouldForgetAnIdThatTodaysRulesRefuse() throws Exception {
    Http.Answer receipt = ingestHttp.delete("/v1/users/a%01%E2%80%AE%EF%BF%BD");

    assertThat(receipt.status()).as(receipt.text()).isEqualTo(200);
    assertThat(receipt.json().get("userId").asText()).isEqualTo("a\u0001\u202e\ufffd");
    assertThat(receipt.json().get("written")).hasSize(1 + PARTITIONS);
    // No path can name what is no UTF-8, or has a NUL: forget --hex can.
    assertThat(ingestHttp.delete("/v1/users/%ED%A0%80").status()).isEqualTo(400);
    assertThat(ingestHttp.delete("/v1/users/a%00").status()).isEqualTo(400);
  }

  @Test
  void shouldForgetAUserAndSayWhatLingers() throws Exception {
    ingestHttp.post("/v1/ratings", JSON, "{\"userId\":\"Zoë\",\"itemId\":1,\"rating\":5}");
    awaitState("Zo%C3%AB", 1);

    Http.Answer receipt = ingestHttp.delete("/v1/users/Zo%C3%AB");

    assertThat(receipt.status()).as(receipt.text()).isEqualTo(200);
    int home = UserPartitioner.partition("Zoë".getBytes(StandardCharsets.UTF_8), PARTITIONS);
    assertThat(receipt.json().get("written")).hasSize(1 + PARTITIONS);
    assertThat(receipt.json().get("written").get(0).asText()).startsWith("ratings-" + home + "@");
    assertThat(receipt.json().get("written").get(1).asText()).startsWith("profiles-0@");
    assertThat(receipt.json().get("refitForcedAfterSeconds").asLong()).isEqualTo(5 * 86_400);
    assertThat(receipt.json().get("held").toString())
        .contains("user-states", "freshet-ingest-user-state-changelog", "ingest's local stores")
        .contains("freshet-ingest-forgotten-users-changelog (a salted hash)");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(firstHttp.get("/v1/users/Zo%C3%AB/state").status()).isEqualTo(404));
  }

  @Test
  void shouldTakeAProfileIntoAccount() throws Exception {
    Http.Answer posted =
        ingestHttp.post(
            "/v1/profiles",
            JSON,
            "{\"userId\":\"hans\",\"likedGenres\":[\"Drama\"],\"timeZone\":\"Asia/Tokyo\"}");

    assertThat(posted.status()).as(posted.text()).isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        secondHttp
                            .get("/v1/users/hans/recommendations")
                            .json()
                            .get("rung")
                            .asText())
                    .isEqualTo("stated-likes"));
    assertThat(
            secondHttp
                .get("/v1/users/hans/recommendations?at=1767350000")
                .json()
                .get("context")
                .get("hour")
                .asInt())
        .isEqualTo(19);
    assertThat(
            ingestHttp
                .post("/v1/profiles", JSON, "{\"userId\":\"hans\",\"timeZone\":\"Mars/Olympus\"}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void shouldShowItsMetricsAndNoSecret() throws Exception {
    ingestHttp.post("/v1/ratings", JSON, "{\"userId\":\"ida\",\"itemId\":1,\"rating\":5}");
    awaitAnswer(firstHttp, "ida");

    String ofIngest = ingestHttp.get("/metrics").text();
    String ofScorer = firstHttp.get("/metrics").text() + secondHttp.get("/metrics").text();

    assertThat(ofIngest)
        .contains("freshet_ingest_events_total{effect=\"applied\"}")
        .contains("freshet_consumer_lag_records{", "freshet_store_keys{", "jvm_memory_used_bytes")
        .contains(
            "freshet_http_requests_total{method=\"POST\",route=\"/v1/ratings\",status=\"202\"}")
        .doesNotContain(TOKEN, "ida");
    assertThat(ofScorer)
        .contains("freshet_scorer_latency_seconds_bucket{le=\"0.1\"}")
        .containsPattern("freshet_scorer_answers_total\\{rung=\"history-content\"} [1-9]")
        .contains("freshet_scorer_live_judged_total", "freshet_store_keys{")
        .doesNotContain(TOKEN, "ida");
    assertThat(new Http(ingest.httpPort(), "wrong").get("/metrics").status()).isEqualTo(401);
  }

  @Test
  void shouldBeDeadOnceAStreamThreadHasFailed() throws Exception {
    createTopics("dead-");
    KafkaSettings kafka = KafkaSettings.from(values("dead-", "1"));
    try (ScorerServer scorer = scorer("dead-", "1");
        TrainerServer trainer = new TrainerServer(kafka, values("dead-", "1"))) {
      scorer.start();
      trainer.start();
      scorer.awaitRunning(PATIENCE);
      trainer.awaitRunning(PATIENCE);
      Http http = new Http(scorer.httpPort(), TOKEN);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(http.get("/health/ready").status()).isEqualTo(200));
      assertThat(new Http(trainer.httpPort(), "").get("/health/ready").status()).isEqualTo(200);
      assertThat(http.get("/health/live").status()).isEqualTo(200);

      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              kafka.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
        byte[] ofANewerRelease = {(byte) 0xE3};
        producer
            .send(new ProducerRecord<>("dead-user-states", 0, new byte[] {'x'}, ofANewerRelease))
            .get();
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(http.get("/health/live").status()).isEqualTo(503));
      assertThat(http.get("/health/ready").status()).isEqualTo(503);
      assertThat(http.get("/health/live").text()).contains("\"status\":\"dead\"", "\"failure\":");
    }
  }

  private static JsonNode awaitAnswer(Http http, String user) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> http.get("/v1/users/" + user + "/recommendations?k=5"),
            a -> a.status() == 200 && !a.json().get("cause").isNull())
        .json();
  }

  private static JsonNode awaitState(String user, int ratings) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> firstHttp.get("/v1/users/" + user + "/state"),
            a -> a.status() == 200 && a.json().get("ratings").size() == ratings)
        .json();
  }

  /** Forty films: the odd ones comedies, the even ones dramas. */
  private static void postItems() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int id = 1; id <= 40; id++) {
      lines.append(
          "{\"itemId\":%d,\"title\":\"Film %d\",\"genres\":[\"%s\"]}\n"
              .formatted(id, id, id % 2 == 1 ? "Comedy" : "Drama"));
    }
    Http.Answer posted = ingestHttp.post("/v1/items", NDJSON, lines.toString());
    assertThat(posted.status()).as(posted.text()).isEqualTo(202);
    for (ScorerServer scorer : new ScorerServer[] {first, second}) {
      await().atMost(PATIENCE).until(() -> scorer.service().itemOverlay().items() == 40);
    }
  }

  private static void createTopics(String prefix) throws Exception {
    KafkaSettings kafka = KafkaSettings.from(values(prefix, "1"));
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      TopicAdmin.of(admin, kafka).create(PATIENCE);
    }
  }

  private static IngestServer ingest(String prefix) {
    Map<String, String> values = values(prefix, "1");
    return new IngestServer(
        KafkaSettings.from(values),
        values,
        new ForgetElsewhere(Duration.ofDays(5), List.of(), List.of()));
  }

  private static ScorerServer scorer(String prefix, String instance) {
    Map<String, String> values = values(prefix, instance);
    return new ScorerServer(KafkaSettings.from(values), values);
  }

  private static Map<String, String> values(String prefix, String instance) {
    Map<String, String> values = new HashMap<>();
    values.put("bootstrap.servers", broker.bootstrapServers());
    values.put("topics.prefix", prefix);
    values.put("topics.partitions", Integer.toString(PARTITIONS));
    values.put("state.dir", folder.resolve("state-" + prefix + instance).toString());
    values.put("ingest.http.port", "0");
    values.put("ingest.http.token", TOKEN);
    values.put("scorer.http.port", "0");
    values.put("scorer.http.token", TOKEN);
    values.put("scorer.instance.id", instance);
    values.put("scorer.queries.enabled", "true");
    values.put("trainer.http.port", "0");
    return values;
  }
}
