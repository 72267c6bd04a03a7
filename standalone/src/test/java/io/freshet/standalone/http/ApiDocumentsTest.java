package io.freshet.standalone.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.server.IngestServer;
import io.freshet.page.PageServer;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.trainer.TrainerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two API documents against the routes and topics that there are. */
class ApiDocumentsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern FILE = Pattern.compile("/|/static/.+|/favicon\\.ico");
  private static final Path DOCS = Path.of("..", "docs");

  @TempDir Path folder;

  @Test
  void shouldDescribeExactlyTheRoutesThatThereAre() throws Exception {
    JsonNode openApi = read("openapi.yaml");
    Map<String, Set<String>> documented = new TreeMap<>();
    openApi
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (!operation.getKey().equals("parameters")) {
                            documented
                                .computeIfAbsent(
                                    operation.getKey().toUpperCase(Locale.ROOT)
                                        + " "
                                        + path.getKey(),
                                    k -> new TreeSet<>())
                                .addAll(tags(operation.getValue()));
                          }
                        }));

    Map<String, Set<String>> served = new TreeMap<>();
    routes().forEach((service, routes) -> add(served, service, routes));
    assertThat(documented).isEqualTo(served);
  }

  @Test
  void shouldNameTheRightThatEachRouteNeeds() throws Exception {
    for (Route route : allRoutes()) {
      Right right = route.right();
      String expected = right == null ? "[]" : "[{\"token\":[\"%s\"]}]".formatted(right.wireName());
      assertThat(String.valueOf(operation(route).get("security")))
          .as(route.path())
          .isEqualTo(expected);
    }
  }

  @Test
  void shouldDescribeExactlyTheQueryParametersThatRoutesTake() throws Exception {
    JsonNode openApi = read("openapi.yaml");
    for (Map.Entry<String, List<Route>> service : routes().entrySet()) {
      for (Route route : service.getValue()) {
        Set<String> documented = new TreeSet<>();
        for (JsonNode parameter : operation(route).path("parameters")) {
          JsonNode reference = parameter.get("$ref");
          JsonNode whole =
              reference == null ? parameter : openApi.at(reference.asText().substring(1));
          if (takes(whole, service.getKey())) {
            documented.add(whole.get("name").asText());
          }
        }
        assertThat(documented).as(route.path()).isEqualTo(new TreeSet<>(route.parameters()));
      }
    }
  }

  /** A parameter is one of every service that has the route, unless it names one. */
  private static boolean takes(JsonNode parameter, String service) {
    JsonNode only = parameter.get("x-service");
    return only == null || only.asText().equals(service);
  }

  private List<Route> allRoutes() {
    return routes().values().stream().flatMap(List::stream).toList();
  }

  private static JsonNode operation(Route route) throws IOException {
    JsonNode path = read("openapi.yaml").get("paths").get(route.path());
    return path.get(route.method().toLowerCase(Locale.ROOT));
  }

  @Test
  void shouldReferToNothingThatIsNotThere() throws Exception {
    for (String name : List.of("openapi.yaml", "asyncapi.yaml")) {
      JsonNode document = read(name);
      for (JsonNode reference : document.findValues("$ref")) {
        String target = reference.asText();
        if (target.startsWith("#")) {
          assertThat(document.at(target.substring(1)).isMissingNode()).as(target).isFalse();
        } else {
          assertThat(DOCS.resolve(target)).exists();
        }
      }
    }
  }

  @Test
  void shouldDescribeExactlyTheTopicsThatThereAre() throws Exception {
    JsonNode asyncApi = read("asyncapi.yaml");
    assertThat(asyncApi.get("asyncapi").asText()).startsWith("3.");
    Map<String, String> documented = new TreeMap<>();
    asyncApi
        .get("channels")
        .properties()
        .forEach(
            channel ->
                documented.put(
                    channel.getValue().get("address").asText(),
                    channel.getValue().get("bindings").get("kafka").get("partitions").asInt()
                        + " "
                        + channel
                            .getValue()
                            .get("bindings")
                            .get("kafka")
                            .get("topicConfiguration")
                            .get("cleanup.policy")));
    Map<String, String> real = new TreeMap<>();
    int partitions = KafkaSettings.from(Map.of()).userPartitions();
    for (Topic<?, ?> topic : new Topics("").all()) {
      String[] policies = topic.configs().get("cleanup.policy").split(",", -1);
      real.put(
          topic.name(), topic.partitions(partitions) + " " + YAML.valueToTree(policies).toString());
    }
    assertThat(documented).isEqualTo(real);
  }

  @Test
  void shouldNameTheHeaderOfForgettingOnUserStatesOnly() throws Exception {
    List<String> messages = new ArrayList<>();
    read("asyncapi.yaml")
        .get("components")
        .get("messages")
        .properties()
        .forEach(
            message -> {
              JsonNode properties = message.getValue().path("headers").path("properties");
              if (properties.has(FreshetHeaders.FORGOTTEN)) {
                messages.add(message.getKey());
              }
            });
    assertThat(messages).containsExactly("userStates");
    List<String> documented =
        new Topics("")
            .all().stream()
                .filter(topic -> topic.value().contains(FreshetHeaders.FORGOTTEN))
                .map(Topic::name)
                .toList();
    assertThat(documented).containsExactly("user-states");
  }

  /** Of services that are made and never started: nothing is connected to. */
  private Map<String, List<Route>> routes() {
    Map<String, String> values =
        Map.of("bootstrap.servers", "127.0.0.1:1", "state.dir", folder.toString());
    KafkaSettings kafka = KafkaSettings.from(values);
    try (IngestServer ingest =
            new IngestServer(
                kafka, values, new ForgetElsewhere(Duration.ofDays(7), List.of(), List.of()));
        ScorerServer scorer = new ScorerServer(kafka, values);
        TrainerServer trainer = new TrainerServer(kafka, values);
        PageServer page = new PageServer(kafka, values)) {
      return Map.of(
          "ingest", ingest.routes(),
          "scorer", scorer.routes(),
          "trainer", trainer.routes(),
          "page", own(page));
    }
  }

  /** The page's routes, less its files and those that it hands on. */
  private static List<Route> own(PageServer page) {
    return page.routes().stream()
        .filter(route -> !page.handedOn().contains(route))
        .filter(route -> !FILE.matcher(route.path()).matches())
        .toList();
  }

  private static void add(Map<String, Set<String>> served, String service, List<Route> routes) {
    routes.forEach(
        route ->
            served
                .computeIfAbsent(route.method() + " " + route.path(), k -> new TreeSet<>())
                .add(service));
  }

  private static Set<String> tags(JsonNode operation) {
    Set<String> tags = new TreeSet<>();
    operation.get("tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  private static JsonNode read(String name) throws IOException {
    try (Stream<String> lines = Files.lines(DOCS.resolve(name))) {
      return YAML.readTree(String.join("\n", lines.toList()));
    }
  }
}
