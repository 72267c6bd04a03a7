package io.freshet.ingest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Route;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestRoutesTest {
  private static final int PARTITIONS = 1;
  private static final int MAX_LINES = 5_000;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String GOOD = "{\"userId\":\"u\",\"itemId\":\"i\",\"rating\":4}";

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void shouldWriteARatingAsItWasPostedUnderItsUser() throws Exception {
    Reply reply = post(producer, "/v1/ratings", GOOD);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(producer.history())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.topic()).isEqualTo("p-ratings");
              assertThat(record.key()).isEqualTo(bytes("u"));
              assertThat(record.value()).isEqualTo(bytes(GOOD));
              assertThat(record.partition())
                  .isEqualTo(UserPartitioner.partition(bytes("u"), PARTITIONS));
            });
  }

  @Test
  void shouldWriteAnEventToTheTopicOfRatings() throws Exception {
    String view = "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\"}";
    assertThat(post(producer, "/v1/events", view).status()).isEqualTo(202);
    assertThat(producer.history().get(0).topic()).isEqualTo("p-ratings");
    assertThat(producer.history().get(0).value()).isEqualTo(bytes(view));

    Reply unknown =
        post(producer, "/v1/events", "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"vew\"}");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(json(unknown).at("/results/0/refused").toString())
        .isEqualTo(
            "{\"reason\":\"unknown-type\",\"field\":\"type\",\"value\":\"vew\","
                + "\"rule\":\"a declared event type; did you mean view?\"}");
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldRefuseTheFutureByTheSameToleranceAsTheTopology() throws Exception {
    String later = "{\"userId\":\"u\",\"itemId\":\"i\",\"rating\":4,\"timestamp\":\"%s\"}";

    Reply within = post(producer, "/v1/ratings", later.formatted(NOW.plusSeconds(600)));
    Reply beyond = post(producer, "/v1/ratings", later.formatted(NOW.plusSeconds(601)));

    assertThat(within.status()).isEqualTo(202);
    assertThat(beyond.status()).isEqualTo(422);
    assertThat(json(beyond).at("/results/0/refused/reason").asText()).isEqualTo("future-timestamp");
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldWriteItemsAndProfilesInTheirCanonicalForm() throws Exception {
    Reply item = post(producer, "/v1/items", "{\"itemId\":7,\"title\":\"Up\",\"year\":null}");
    Reply profile =
        post(producer, "/v1/profiles", "{\"userId\":\"u\",\"likedItems\":[7],\"timeZone\":null}");

    assertThat(item.status()).isEqualTo(202);
    assertThat(profile.status()).isEqualTo(202);
    assertThat(new String(producer.history().get(0).key(), StandardCharsets.UTF_8)).isEqualTo("7");
    assertThat(new String(producer.history().get(0).value(), StandardCharsets.UTF_8))
        .isEqualTo("{\"title\":\"Up\",\"available\":true}");
    assertThat(new String(producer.history().get(1).value(), StandardCharsets.UTF_8))
        .isEqualTo("{\"likedItems\":[\"7\"]}");
  }

  @Test
  void shouldRefuseFieldsThatNobodyReadsAndSuggestTheNearest() throws Exception {
    Reply price = post(producer, "/v1/items", "{\"itemId\":7,\"title\":\"Up\",\"price\":9}");
    Reply genre = post(producer, "/v1/items", "{\"itemId\":7,\"genre\":[\"Drama\"]}");
    Reply liked = post(producer, "/v1/profiles", "{\"userId\":\"u\",\"likedItem\":[7]}");

    assertThat(price.status()).isEqualTo(422);
    assertThat(json(price).at("/results/0/refused").toString())
        .isEqualTo(
            "{\"reason\":\"unknown-field\",\"field\":\"price\",\"value\":\"\","
                + "\"rule\":\"only available, genres, itemId, text, title, year\"}");
    assertThat(json(genre).at("/results/0/refused/rule").asText())
        .isEqualTo("only available, genres, itemId, text, title, year; did you mean genres?");
    assertThat(json(liked).at("/results/0/refused/rule").asText())
        .endsWith("; did you mean likedItems?");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldRefuseIdsThatNoTopicTakes() throws Exception {
    for (String id :
        new String[] {"\"\"", "\"a\\u0000b\"", "1.5", "null", "\"" + "x".repeat(129) + "\""}) {
      assertThat(post(producer, "/v1/items", "{\"itemId\":" + id + "}").status()).isEqualTo(422);
    }
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldAskToComeBackWhenKafkaDoesNotAcknowledgeInTime() throws Exception {
    MockProducer<byte[], byte[]> silent =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    Reply reply = post(silent, "/v1/ratings", GOOD);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers()).containsEntry("Retry-After", "1");
    assertThat(json(reply).at("/error/type").asText()).isEqualTo("not-written");
    assertThat(json(reply).at("/failed").asInt()).isEqualTo(1);
  }

  @Test
  void shouldNotTryTheRestOfABatchWhenTheBufferIsFull() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    MockProducer<byte[], byte[]> full =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            if (tries.incrementAndGet() > 1) {
              throw new TimeoutException("the buffer is full");
            }
            return super.send(record);
          }
        };

    Reply reply =
        handle(full, "/v1/ratings", IngestRoutes.NDJSON, (GOOD + "\n").repeat(50) + "nonsense");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(tries).hasValue(2);
    assertThat(json(reply).at("/accepted").asInt()).isEqualTo(1);
    assertThat(json(reply).at("/failed").asInt()).isEqualTo(49);
    assertThat(json(reply).at("/refused").asInt()).isEqualTo(1);
  }

  @Test
  void shouldSumUpWhatIsWrongWithALongBatch() throws Exception {
    String half = ("1\n" + GOOD + "\n{\"userId\":\"u\"}\n").repeat(MAX_LINES / 3);

    Reply reply = handle(producer, "/v1/ratings", IngestRoutes.NDJSON, half);

    JsonNode body = json(reply);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(body.at("/accepted").asInt()).isEqualTo(MAX_LINES / 3);
    assertThat(body.at("/refused").asInt()).isEqualTo(2 * (MAX_LINES / 3));
    assertThat(body.at("/reasons").toString())
        .isEqualTo(
            "{\"missing-field\":%d,\"not-json\":%d}".formatted(MAX_LINES / 3, MAX_LINES / 3));
    assertThat(body.at("/results")).hasSize(2 * Batch.MAX_LISTED);
    assertThat(body.at("/results/0").toString()).contains("\"line\":1,", "not-json");
    assertThat(body.at("/results/1").toString()).contains("\"line\":2,", "\"offset\":");
    assertThat(body.at("/unlisted").asInt()).isEqualTo(3 * (MAX_LINES / 3) - 2 * Batch.MAX_LISTED);
  }

  @Test
  void shouldWriteNothingOfABatchWithTooManyLines() {
    for (String line : new String[] {"1\n", GOOD + "\n"}) {
      assertThatThrownBy(
              () ->
                  handle(
                      producer,
                      "/v1/ratings",
                      IngestRoutes.NDJSON,
                      "\n" + line.repeat(MAX_LINES + 1)))
          .isInstanceOfSatisfying(
              HttpProblem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(413);
                assertThat(problem.type()).isEqualTo("too-many-lines");
                assertThat(problem).hasMessageContaining("5000").hasMessageContaining("5001");
              });
    }
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldRefuseToForgetAnIdThatNobodyCanHave() {
    Call call = call("DELETE", "/v1/users/x", "", "", Map.of("id", "x".repeat(129)));

    assertThatThrownBy(() -> route(producer, "DELETE", "/v1/users/{id}").handler().handle(call))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    assertThat(producer.history()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\u202e", "\\u2067", "\\u2028", "\\u0007", "\\u007f", "\\u009b", "\\ud800"})
  void shouldRefuseTheSameTextsInEveryId(String escape) throws Exception {
    String id = "\"a" + escape + "\"";
    for (String[] posted :
        new String[][] {
          {"/v1/ratings", "{\"userId\":" + id + ",\"itemId\":1,\"rating\":4}"},
          {"/v1/ratings", "{\"userId\":1,\"itemId\":" + id + ",\"rating\":4}"},
          {"/v1/items", "{\"itemId\":" + id + "}"},
          {"/v1/profiles", "{\"userId\":" + id + "}"},
          {"/v1/profiles", "{\"userId\":1,\"likedItems\":[" + id + "]}"}
        }) {
      Reply reply = post(producer, posted[0], posted[1]);
      assertThat(reply.status()).as(posted[1]).isEqualTo(422);
      assertThat(json(reply).at("/results/0/refused/reason").asText())
          .as(posted[1])
          .isEqualTo("bad-id");
      assertThat(json(reply).at("/results/0/refused/rule").asText()).isEqualTo(PlainText.RULE);
    }
    Reply titled = post(producer, "/v1/items", "{\"itemId\":1,\"title\":" + id + "}");
    assertThat(json(titled).at("/results/0/refused/reason").asText()).isEqualTo("invalid-value");
    assertThat(json(titled).at("/results/0/refused/rule").asText()).isEqualTo(PlainText.RULE);
    assertThat(producer.history()).isEmpty();
  }

  private static Reply post(MockProducer<byte[], byte[]> to, String path, String body)
      throws Exception {
    return handle(to, path, Reply.JSON, body);
  }

  private static Reply handle(
      MockProducer<byte[], byte[]> to, String path, String type, String body) throws Exception {
    return route(to, "POST", path).handler().handle(call("POST", path, type, body, Map.of()));
  }

  private static Call call(
      String method, String path, String type, String body, Map<String, String> variables) {
    return new Call(
        method,
        path,
        variables,
        Map.of(),
        name -> type,
        bytes(body),
        Caller.withoutToken("127.0.0.1"));
  }

  private static Route route(MockProducer<byte[], byte[]> to, String method, String path) {
    return new IngestRoutes(
            new EventWriter(to, Duration.ofMillis(200)),
            null,
            new Topics("p-"),
            IngestSettings.from(Map.of()),
            PARTITIONS,
            MAX_LINES,
            Duration.ofSeconds(1),
            () -> NOW)
        .routes().stream()
            .filter(r -> r.method().equals(method) && r.path().equals(path))
            .findFirst()
            .orElseThrow();
  }

  private static JsonNode json(Reply reply) throws Exception {
    return HttpJson.decode(reply.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
