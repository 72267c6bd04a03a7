package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.Experiments;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.experiment.TestExperiments;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that written records match the committed JSON Schemas, and that the parser accepts the
 * records that the schemas allow.
 */
class JsonSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long NOW = 1_700_000_000_000L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":1,\"itemId\":-2,\"rating\":3.5,\"timestamp\":null}",
        "{\"userId\":\"é😀\",\"itemId\":\"a b\",\"rating\":null,\"timestamp\":964982703}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":5e0,\"timestamp\":964982703123}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":964982703.5}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-03-09T18:30:00+02:00\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-03-09T18:30Z\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-03-09T18:30:00.123-0330\"}",
        " {\n\"timestamp\" : 0 , \"rating\":3, \"itemId\":\"2\",\"userId\":\"1\"}\t"
      })
  void shouldAgreeWithTheParserOnGoodRatings(String json) {
    assertThat(errors("rating", json)).isEmpty();
    assertThat(rejection(json)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "3",
        "{}",
        "{\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":\"1\",\"rating\":3}",
        "{\"userId\":\"1\",\"itemId\":\"2\"}",
        "{\"userId\":\"\",\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":null,\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":1.5,\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":\"1\",\"itemId\":[\"2\"],\"rating\":3}",
        "{\"userId\":\"a\\u0000\",\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":\"\u0085\",\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":\"3\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":true}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":-1}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":253402300800000}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"964982703\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-03-09T18:30:00\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-13-09T18:30:00Z\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-03-09 18:30:00Z\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-03-09T18:30:00+19:00\"}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":{}}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestmap\":3}"
      })
  void shouldAgreeWithTheParserOnBadRatings(String json) {
    assertThat(errors("rating", json)).isNotEmpty();
    assertThat(rejection(json)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\":1.0,\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":9}",
        "{\"userId\":\"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\",\"itemId\":\"2\",\"rating\":3}",
        "{\"userId\":\"1\",\"itemId\":\"2\",\"rating\":3,\"timestamp\":\"2015-02-29T18:30:00Z\"}"
      })
  void shouldBeStricterThanTheSchemaWhereASchemaCannotSayIt(String json) {
    assertThat(errors("rating", json)).isEmpty();
    assertThat(rejection(json)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"title\":null,\"genres\":null,\"year\":null,\"text\":null,\"available\":null}",
        "{\"title\":\"Heat\",\"genres\":[\"Crime\"],\"year\":1995,\"text\":\"…\",\"available\":false,\"more\":1}"
      })
  void shouldAgreeWithTheItemParserOnGoodItems(String json) {
    assertThat(errors("item", json)).isEmpty();
    assertThat(Items.decode("1".getBytes(UTF_8), json.getBytes(UTF_8)))
        .isInstanceOf(Parsed.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"title\":3}",
        "{\"genres\":\"Crime\"}",
        "{\"genres\":[null]}",
        "{\"year\":\"1995\"}",
        "{\"year\":1995.5}",
        "{\"year\":-1}",
        "{\"available\":1}"
      })
  void shouldAgreeWithTheItemParserOnBadItems(String json) {
    assertThat(errors("item", json)).isNotEmpty();
    assertThat(Items.decode("1".getBytes(UTF_8), json.getBytes(UTF_8)))
        .isInstanceOf(Parsed.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"likedGenres\":[\"Comedy\"],\"dislikedItems\":[318,\"a\"],\"timeZone\":\"Europe/Rome\",\"demographics\":{\"age\":25,\"x\":null}}"
      })
  void shouldAgreeWithTheProfileParserOnGoodProfiles(String json) {
    assertThat(errors("profile", json)).isEmpty();
    assertThat(Profiles.decode("42".getBytes(UTF_8), json.getBytes(UTF_8)))
        .isInstanceOf(Parsed.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "{\"likedGenres\":[1]}",
        "{\"likedItems\":[\"\"]}",
        "{\"likedItems\":[1.5]}",
        "{\"timeZone\":2}",
        "{\"demographics\":[]}",
        "{\"demographics\":{\"a\":[]}}"
      })
  void shouldAgreeWithTheProfileParserOnBadProfiles(String json) {
    assertThat(errors("profile", json)).isNotEmpty();
    assertThat(Profiles.decode("42".getBytes(UTF_8), json.getBytes(UTF_8)))
        .isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void shouldWriteWhatTheSchemasSay() {
    UserProfile profile =
        new UserProfile(
            List.of("Comedy"),
            List.of("Horror"),
            List.of("1"),
            List.of("2"),
            ZoneId.of("Europe/Rome"),
            Map.of("age", "25-34"));
    Item item = new Item("1", "Heat", List.of("Crime"), 1995, "…", true);
    Map<String, List<byte[]>> written =
        Map.of(
            "item", List.of(Items.encode(item)),
            "profile", List.of(Profiles.encode(profile), Profiles.encode(UserProfile.EMPTY)),
            "recommendations",
                List.of(
                    RecommendationsJson.encode(Examples.PERSONAL),
                    RecommendationsJson.encode(Examples.AFTER_PROFILE_CHANGE),
                    RecommendationsJson.encode(Examples.AFTER_WITHDRAWAL)),
            "manifest", List.of(Examples.MANIFEST.toJson()),
            "champion", List.of(Examples.CHAMPION.toJson(), Examples.ROLLED_BACK.toJson()),
            "evaluation", List.of(Examples.REFIT.toJson(), Examples.LIVE.toJson()),
            "experiment",
                List.of(
                    Experiments.encode(TestExperiments.FULL),
                    Experiments.encode(
                        TestExperiments.running(
                            "e", 1, TestExperiments.CONTROL, TestExperiments.arm("b", 1)))),
            "judgement",
                List.of(
                    new Judgement("e", "b", true, true, false, "ratings-2@7", 9, 10, 0).toJson()));
    written.forEach(
        (schema, records) ->
            records.forEach(
                json -> assertThat(errors(schema, new String(json, UTF_8))).as(schema).isEmpty()));
  }

  @Test
  void shouldDescribeEveryFieldThatIsWritten() throws IOException {
    assertThat(fieldNames(RecommendationsJson.encode(Examples.PERSONAL)))
        .isEqualTo(properties("recommendations"));
    assertThat(fieldNames(Examples.MANIFEST.toJson())).isEqualTo(properties("manifest"));
    assertThat(fieldNames(Examples.ROLLED_BACK.toJson())).isEqualTo(properties("champion"));
    assertThat(fieldNames(Examples.LIVE.toJson())).isEqualTo(properties("evaluation"));
    assertThat(fieldNames(Experiments.encode(TestExperiments.FULL)))
        .isEqualTo(properties("experiment"));
    assertThat(fieldNames(new Judgement("e", "b", true, true, false, "r-2@7", 9, 10, 0).toJson()))
        .isEqualTo(properties("judgement"));
  }

  @Test
  void shouldListEveryConstantOfEveryEnum() throws IOException {
    JsonNode answer = MAPPER.readTree(text("recommendations")).get("properties");
    JsonNode reason = answer.at("/items/items/properties/reasons/items/properties");
    JsonNode evaluation = MAPPER.readTree(text("evaluation")).get("properties");
    assertSameConstants(answer.at("/cause/properties/topic/enum"), CauseTopic.values());
    assertSameConstants(answer.at("/effect/enum"), Effect.values());
    assertSameConstants(answer.at("/rung/enum"), Rung.values());
    assertSameConstants(answer.at("/shortened/enum"), Shortened.values());
    assertSameConstants(reason.at("/kind/enum"), Reason.Kind.values());
    assertSameConstants(evaluation.at("/kind/enum"), Evaluation.Kind.values());
    JsonNode experiment = MAPPER.readTree(text("experiment")).get("properties");
    assertThat(texts(experiment.at("/status/enum")))
        .containsExactly(
            Stream.of(ExperimentDefinition.Status.values())
                .map(ExperimentDefinition.Status::wireName)
                .toArray(String[]::new));
    assertThat(texts(experiment.at("/endedBy/enum")))
        .containsExactly(
            Stream.of(ExperimentDefinition.EndedBy.values())
                .map(ExperimentDefinition.EndedBy::wireName)
                .toArray(String[]::new));
    JsonNode settings = experiment.at("/arms/items/properties/settings/properties");
    for (ArmSetting setting : ArmSetting.values()) {
      JsonNode range = settings.get(setting.wireName());
      assertThat(range.get("minimum").asDouble()).isEqualTo(setting.min());
      assertThat(range.get("maximum").asDouble()).isEqualTo(setting.max());
    }
    assertThat(settings.size()).isEqualTo(ArmSetting.values().length);
    JsonNode manifest = MAPPER.readTree(text("manifest")).get("properties");
    for (JsonNode schema : List.of(evaluation, manifest)) {
      assertSameConstants(
          schema.at("/verdict/properties/decision/enum"), Verdict.Decision.values());
    }
  }

  private static List<String> texts(JsonNode listed) {
    List<String> texts = new ArrayList<>();
    listed.forEach(name -> texts.add(name.asText()));
    texts.remove("null");
    return texts;
  }

  private static void assertSameConstants(JsonNode listed, Object[] constants) {
    List<JsonNode> names = new ArrayList<>();
    listed.forEach(name -> names.add(name));
    names.removeIf(JsonNode::isNull);
    assertThat(names)
        .extracting(JsonNode::toString)
        .containsExactlyElementsOf(
            Stream.of(constants)
                .map(constant -> new String(Json.encode(constant), UTF_8))
                .toList());
  }

  @Test
  void shouldDescribeEveryHeader() throws IOException {
    assertThat(properties("rejected-headers"))
        .containsExactlyInAnyOrder(
            FreshetHeaders.REASON,
            FreshetHeaders.FIELD,
            FreshetHeaders.VALUE,
            FreshetHeaders.RULE,
            FreshetHeaders.FULL_BYTES,
            FreshetHeaders.SOURCE,
            FreshetHeaders.ORIGIN_TOPIC,
            FreshetHeaders.ORIGIN_PARTITION,
            FreshetHeaders.ORIGIN_OFFSET,
            FreshetHeaders.ORIGIN_TIMESTAMP);
  }

  @Test
  void shouldDescribeEveryHeaderOfAFailedRecord() throws IOException {
    assertThat(properties("failed-headers"))
        .containsExactlyInAnyOrder(
            FreshetHeaders.SERVICE,
            FreshetHeaders.CAUSE,
            FreshetHeaders.MESSAGE,
            FreshetHeaders.FULL_BYTES,
            FreshetHeaders.ORIGIN_TOPIC,
            FreshetHeaders.ORIGIN_PARTITION,
            FreshetHeaders.ORIGIN_OFFSET,
            FreshetHeaders.ORIGIN_TIMESTAMP);
    Headers headers = new RecordHeaders();
    FreshetHeaders.putFailure(headers, "scorer", "java.lang.ArithmeticException", "");
    FreshetHeaders.putOrigin(headers, new Origin("user-states", 3, 17, NOW));
    Map<String, String> texts = new TreeMap<>();
    headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
    assertThat(errors("failed-headers", MAPPER.writeValueAsString(texts))).isEmpty();
  }

  @Test
  void shouldNameTheReasonOfEveryRejection() {
    assertThat(Rejection.reasons())
        .containsExactlyInAnyOrder(
            Examples.REJECTIONS.stream().map(Rejection::reason).toArray(String[]::new));
  }

  @Test
  void shouldDescribeTheHeadersOfEveryRejection() throws IOException {
    assertThat(Examples.REJECTIONS.stream().map(Object::getClass).toArray())
        .as("an example of every type")
        .containsExactlyInAnyOrder((Object[]) Rejection.class.getPermittedSubclasses());
    for (Rejection rejection : Examples.REJECTIONS) {
      Headers headers = new RecordHeaders();
      FreshetHeaders.putRejection(headers, rejection);
      FreshetHeaders.putOrigin(headers, new Origin("ratings", 3, 17, NOW));
      FreshetHeaders.putSource(headers, new Origin("shop.orders", 2, 5, NOW));
      Map<String, String> texts = new TreeMap<>();
      headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
      assertThat(errors("rejected-headers", MAPPER.writeValueAsString(texts)))
          .as(rejection.message())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rating",
        "item",
        "profile",
        "recommendations",
        "rejected-headers",
        "failed-headers",
        "manifest",
        "champion",
        "evaluation",
        "experiment",
        "judgement"
      })
  void shouldBeValidSchemasWithValidExamples(String name) throws IOException {
    JsonNode schema = MAPPER.readTree(text(name));
    String dialect = SpecificationVersion.DRAFT_2020_12.getDialectId();
    assertThat(schema.get("$schema").asText()).isEqualTo(dialect);
    assertThat(schema.get("$id").asText()).endsWith("/" + name + ".schema.json");
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(com.networknt.schema.SchemaLocation.of(dialect));
    assertThat(meta.validate(text(name), InputFormat.JSON)).isEmpty();
    for (JsonNode example : schema.path("examples")) {
      assertThat(errors(name, example.toString())).isEmpty();
    }
  }

  private static Rejection rejection(String json) {
    return new RatingParser(RatingRules.DEFAULTS)
        .parse(null, json.getBytes(UTF_8), NOW, new ParsedRating());
  }

  private static List<Error> errors(String schema, String json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text(schema), InputFormat.JSON)
        .validate(json, InputFormat.JSON);
  }

  private static String text(String schema) {
    String path = "/json-schemas/" + schema + ".schema.json";
    try (InputStream in = JsonSchemaTest.class.getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> fieldNames(byte[] json) throws IOException {
    return MAPPER.readTree(json).propertyStream().map(Map.Entry::getKey).toList();
  }

  private static List<String> properties(String schema) throws IOException {
    return MAPPER
        .readTree(text(schema))
        .get("properties")
        .propertyStream()
        .map(Map.Entry::getKey)
        .toList();
  }
}
