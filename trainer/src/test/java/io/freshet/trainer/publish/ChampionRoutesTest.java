package io.freshet.trainer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChampionRoutesTest {
  private final Topics topics = new Topics("");
  private final InMemoryKafka kafka =
      new InMemoryKafka().create(topics.models().name(), 1).create(topics.modelChunks().name(), 1);
  private final Route route = new ChampionRoutes(this::operations).routes().get(0);

  private ModelOperations operations() {
    return new ModelOperations(
        new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
        kafka::start,
        kafka::producer,
        topics,
        Duration.ofSeconds(5),
        Duration.ofMinutes(3),
        System::nanoTime);
  }

  /** Two versions, of which the second one serves. */
  private void publishTwo() throws IOException {
    for (String version : new String[] {"v000001", "v000002"}) {
      PublishedSnapshot.manifest(
          kafka,
          topics,
          PublishedSnapshot.chunks(kafka, topics, version, "ials", 3, new byte[100], 10));
    }
    PublishedSnapshot.champion(kafka, topics, "v000002", false, "v000001");
  }

  private Champion champion() {
    try (ModelOperations operations = operations()) {
      return operations.list().champion().orElseThrow();
    }
  }

  private JsonNode post(String body) throws Exception {
    Call call =
        new Call(
            "POST",
            route.path(),
            Map.of(),
            Map.of(),
            header -> null,
            body.getBytes(UTF_8),
            new Caller("127.0.0.1", null, Set.of(Right.STEER)));
    return HttpJson.decode(route.handler().handle(call).body());
  }

  private void assertRefused(String body, int status, String type, String says) {
    assertThatThrownBy(() -> post(body))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(status);
              assertThat(problem.type()).isEqualTo(type);
              assertThat(problem).hasMessageContaining(says);
            });
  }

  @Test
  void shouldPinAVersionAndUnpinIt() throws Exception {
    publishTwo();

    JsonNode pinned = post("{\"version\":\"v000001\",\"pinned\":true}");

    assertThat(pinned.toString())
        .isEqualTo("{\"champion\":\"v000001\",\"pinned\":true,\"previous\":\"v000002\"}");
    assertThat(champion()).isEqualTo(new Champion("v000001", true, "v000002"));

    JsonNode unpinned = post("{\"version\":\"v000001\",\"pinned\":false}");

    assertThat(unpinned.get("pinned").asBoolean()).isFalse();
    assertThat(champion().pinned()).isFalse();
    assertThat(champion().version()).isEqualTo("v000001");
  }

  @Test
  void shouldAskForTheRightToSteer() {
    assertThat(route.method() + " " + route.path()).isEqualTo("POST /v1/models/champion");
    assertThat(route.right()).isEqualTo(Right.STEER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | bad-json | the body must be JSON",
        "'' | bad-parameter | version must be a string",
        "{} | bad-parameter | version must be a string",
        "[] | bad-parameter | version must be a string",
        "{\"version\":7,\"pinned\":true} | bad-parameter | version must be a string",
        "{\"version\":\"v000001\"} | bad-parameter | pinned must be true or false",
        "{\"version\":\"v000001\",\"pinned\":\"yes\"} | bad-parameter | pinned must be true or"
            + " false"
      })
  void shouldAnswer400ToABodyThatIsNoChoice(String body, String type, String says)
      throws Exception {
    publishTwo();

    assertRefused(body, 400, type, says);
    assertThat(champion()).isEqualTo(new Champion("v000002", false, "v000001"));
  }

  @Test
  void shouldAnswer404ToAVersionThatIsNotThere() throws Exception {
    publishTwo();
    kafka.append(topics.models().name(), 0, "v000001", null);

    assertRefused("{\"version\":\"v000009\",\"pinned\":true}", 404, "not-found", "v000009");
    assertRefused("{\"version\":\"v000001\",\"pinned\":true}", 404, "not-found", "v000002");
    assertThat(champion()).isEqualTo(new Champion("v000002", false, "v000001"));
  }

  @Test
  void shouldAnswer409ToUnpinningAnotherVersionThanTheChampion() throws Exception {
    publishTwo();

    assertRefused(
        "{\"version\":\"v000001\",\"pinned\":false}",
        409,
        "not-champion",
        "only the champion can be unpinned, and the champion is v000002");
    assertThat(champion()).isEqualTo(new Champion("v000002", false, "v000001"));
  }

  @Test
  void shouldAnswer409ToUnpinningBeforeTheFirstChampion() {
    assertRefused("{\"version\":\"v000001\",\"pinned\":false}", 409, "no-champion", "no champion");
  }

  @Test
  void shouldAnswer503IfKafkaDoesNotTakeTheChange() {
    Route down =
        new ChampionRoutes(
                () -> {
                  throw new KafkaException("the broker is away");
                })
            .routes()
            .get(0);
    Call call =
        new Call(
            "POST",
            down.path(),
            Map.of(),
            Map.of(),
            header -> null,
            "{\"version\":\"v000001\",\"pinned\":true}".getBytes(UTF_8),
            new Caller("127.0.0.1", null, Set.of(Right.STEER)));
    assertThatThrownBy(() -> down.handler().handle(call))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(503);
              assertThat(problem.type()).isEqualTo("not-written");
              assertThat(problem.reply().headers()).containsKey("Retry-After");
            });
  }
}
