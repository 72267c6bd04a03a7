package io.freshet.trainer.experiment;

import static io.freshet.trainer.experiment.ExperimentFixture.arm;
import static io.freshet.trainer.experiment.ExperimentFixture.experiment;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.trainer.publish.TestPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WIDE =
      """
      {"name":"wide","share":0.2,"arms":[{"name":"control","weight":1},
      {"name":"wide","weight":1,"settings":{"diversity":0.2},"shadow":false}],
      "end":{"likes":40000,"below":-0.03}}\
      """;

  @TempDir Path folder;
  private ExperimentFixture fixture;
  private ExperimentDesk desk;
  private List<Route> routes;

  @BeforeEach
  void setUp() {
    fixture = new ExperimentFixture(folder);
    desk =
        new ExperimentDesk(
            () -> TestPublishers.experiments(fixture.kafka, fixture.topics),
            fixture.kafka::consumer,
            fixture.topics,
            fixture.settings,
            folder,
            fixture.clock(),
            Duration.ofSeconds(5));
    routes = ExperimentRoutes.of(desk, fixture.clock());
    desk.start();
  }

  @AfterEach
  void tearDown() {
    desk.close();
    assertThat(desk.failure()).isNull();
  }

  private void begin() {
    desk.begin(null, List.of());
    await().atMost(PATIENCE).until(() -> desk.views() != null);
  }

  private Reply ask(String method, String path, String name, String body) throws Exception {
    Route route =
        routes.stream()
            .filter(each -> each.method().equals(method) && each.path().equals(path))
            .findFirst()
            .orElseThrow();
    return route
        .handler()
        .handle(
            new Call(
                method,
                path,
                name == null ? Map.of() : Map.of("name", name),
                Map.of(),
                header -> null,
                body.getBytes(UTF_8),
                new Caller("127.0.0.1", null, Set.of(Right.values()))));
  }

  private JsonNode json(Reply reply) throws Exception {
    return HttpJson.decode(reply.body());
  }

  private JsonNode experiments() throws Exception {
    return json(ask("GET", "/v1/experiments", null, "")).get("experiments");
  }

  private void assertRefused(String body, int status, String type, String says) {
    assertThatThrownBy(() -> ask("POST", "/v1/experiments", null, body))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(status);
              assertThat(problem.type()).isEqualTo(type);
              assertThat(problem).hasMessageContaining(says);
            });
  }

  @Test
  void shouldStartShowAndStopAnExperimentAsThePageDoes() throws Exception {
    begin();
    assertThat(experiments()).isEmpty();

    Reply started = ask("POST", "/v1/experiments", null, WIDE);

    assertThat(started.status()).isEqualTo(201);
    JsonNode shown = experiments().get(0);
    assertThat(shown).isEqualTo(json(started));
    assertThat(shown.get("name").asText()).isEqualTo("wide");
    assertThat(shown.get("status").asText()).isEqualTo("running");
    assertThat(shown.get("share").asDouble()).isEqualTo(0.2);
    assertThat(shown.get("end").toString()).isEqualTo("{\"likes\":40000,\"below\":-0.03}");
    assertThat(shown.get("verdict").toString()).contains("\"too-early\"", "\"wide\"");
    assertThat(shown.get("sampleRatioP").isNull()).isTrue();
    assertThat(shown.get("running").get("wide")).isEmpty();
    assertThat(shown.get("shadow")).isEmpty();
    JsonNode other = shown.get("arms").get(1);
    assertThat(other.get("share").asDouble()).isEqualTo(0.1);
    assertThat(other.get("settings").toString()).isEqualTo("{\"diversity\":0.2}");
    assertThat(other.get("vsControl").get("lower").isNull()).isTrue();
    assertThat(shown.get("arms").get(0).has("vsControl")).isFalse();
    assertThat(json(ask("GET", "/v1/experiments/{name}", "wide", ""))).isEqualTo(shown);

    JsonNode stopped = json(ask("POST", "/v1/experiments/{name}/stop", "wide", "{}"));

    assertThat(stopped.get("status").asText()).isEqualTo("stopped");
    assertThat(stopped.get("endedBy").asText()).isEqualTo("operator");
    assertThat(stopped.get("reason").asText()).isEqualTo("stopped by hand");
    assertThat(stopped.get("verdict").get("kind").asText()).isEqualTo("ended");
    ExperimentDefinition onTopic = fixture.onTopic("wide");
    assertThat(onTopic.endedBy()).isEqualTo(EndedBy.OPERATOR);
    assertThat(onTopic.salt()).hasSize(32);
  }

  @Test
  void shouldShowWhatArmsFind() throws Exception {
    begin();
    ExperimentDefinition dark =
        experiment("dark", End.NEVER, arm("wide"), ExperimentFixture.shadow("new"));
    fixture.write(dark);
    fixture.judged(dark, "control", 1, true);
    fixture.judged(dark, "new", 1, false);
    await().atMost(PATIENCE).until(() -> experiments().toString().contains("\"shadowHits\":0"));

    JsonNode shown = experiments().get(0);
    assertThat(shown.get("arms").get(0).get("hits").asInt()).isEqualTo(1);
    JsonNode shadow = shown.get("shadow").get(0);
    assertThat(shadow.get("name").asText()).isEqualTo("new");
    assertThat(shadow.get("hits").asInt()).isEqualTo(1);
    assertThat(shadow.get("likes").asInt()).isEqualTo(1);
    assertThat(shadow.get("value").asDouble()).isEqualTo(-1);
    assertThat(shadow.get("lower").isNull()).isTrue();
    assertThat(shown.get("running").has("new")).isFalse();
  }

  @Test
  void shouldRefuseWithATypeAndASuggestion() throws Exception {
    begin();
    assertRefused("{", 400, "not-json", "JSON");
    assertRefused("{\"nam\":\"wide\"}", 400, "unknown-field", "did you mean name?");
    assertRefused(
        WIDE.replace("diversity", "diversty"), 400, "unknown-field", "did you mean diversity?");
    assertRefused(WIDE.replace("0.2}", "2}"), 400, "out-of-range", "settings.diversity");
    assertRefused(WIDE.replace("\"share\":0.2,", ""), 400, "missing-field", "share");
    assertRefused(
        WIDE.replace("\"wide\",\"share\"", "\"A b\",\"share\""), 400, "invalid-value", "");
    assertRefused(
        WIDE.replace("\"settings\"", "\"model\":{\"version\":\"v000009\"},\"settings\""),
        400,
        "unknown-model",
        "v000009");
    ask("POST", "/v1/experiments", null, WIDE);
    assertRefused(WIDE, 409, "name-taken", "choose another name");
    assertThat(experiments()).hasSize(1);
  }

  @Test
  void shouldSayWhatIsNotThereOrHasEnded() throws Exception {
    begin();
    ask("POST", "/v1/experiments", null, WIDE);

    assertThatThrownBy(() -> ask("GET", "/v1/experiments/{name}", "wode", ""))
        .hasMessageContaining("did you mean wide?");
    assertThatThrownBy(() -> ask("POST", "/v1/experiments/{name}/stop", "wode", "{}"))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(404));
    assertThatThrownBy(() -> ask("POST", "/v1/experiments/{name}/stop", "wide", "{\"why\":\"x\"}"))
        .hasMessageContaining("only reason");
    JsonNode stopped =
        json(ask("POST", "/v1/experiments/{name}/stop", "wide", "{\"reason\":\"enough\"}"));
    assertThat(stopped.get("reason").asText()).isEqualTo("enough");
    assertThatThrownBy(() -> ask("POST", "/v1/experiments/{name}/stop", "wide", ""))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(409));
  }

  @Test
  void shouldAnswerNothingBeforeTheTrainerKnowsWhoWasForgotten() {
    assertThatThrownBy(this::experiments)
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(503);
              assertThat(problem.type()).isEqualTo("experiments-not-ready");
            });
  }

  @Test
  void shouldNeedTheRightToSteerForChanges() {
    assertThat(routes)
        .allMatch(
            route -> route.right() == (route.method().equals("GET") ? Right.READ : Right.STEER));
  }
}
