package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.rating.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  private static final String ANSWER_OF_0_1 =
      """
      {"userId":"7","cause":{"topic":"ratings","partition":0,"offset":9,"arrivalMillis":10},\
      "effect":"applied","event":{"itemId":"1","rating":4.0,"epochSeconds":5},\
      "context":{"daytime":true,"weekend":false,"hour":14,"sessionPosition":2},\
      "modelVersion":"v000001","family":"ials","rung":"personal","generatedAtMillis":11,\
      "items":[]}\
      """;

  @Test
  void shouldReadBackEveryRecordItWrote() {
    for (Recommendations answer :
        List.of(Examples.PERSONAL, Examples.AFTER_PROFILE_CHANGE, Examples.AFTER_WITHDRAWAL)) {
      assertThat(RecommendationsJson.decode(RecommendationsJson.encode(answer))).isEqualTo(answer);
    }
    assertThat(ModelManifest.fromJson(Examples.MANIFEST.toJson())).isEqualTo(Examples.MANIFEST);
    assertThat(Champion.fromJson(Examples.CHAMPION.toJson())).isEqualTo(Examples.CHAMPION);
    assertThat(Evaluation.fromJson(Examples.REFIT.toJson())).isEqualTo(Examples.REFIT);
    assertThat(Evaluation.fromJson(Examples.LIVE.toJson())).isEqualTo(Examples.LIVE);
  }

  @Test
  void shouldWriteAnAnswerInTheDocumentedLayout() {
    assertThat(new String(RecommendationsJson.encode(Examples.PERSONAL), UTF_8))
        .isEqualTo(
            """
            {"userId":"42",\
            "cause":{"topic":"ratings","partition":3,"offset":1234,"arrivalMillis":1700000000123},\
            "effect":"applied",\
            "event":{"itemId":"318","rating":4.5,"epochSeconds":1699999999},\
            "context":{"daytime":true,"weekend":false,"hour":14,"sessionPosition":2},\
            "modelVersion":"20240101T000000Z-0007","family":"ials","rung":"personal",\
            "generatedAtMillis":1700000000125,\
            "recommendationId":"5f0c7b0a92e14d7700c1a3f2",\
            "experiment":"wide","arm":"new","armUnavailable":true,\
            "shortened":"texts",\
            "items":[{"itemId":"é\\"50","score":1.25,"probability":0.0125,"predictedRating":4.75,"reasons":[\
            {"kind":"because-you-rated","itemId":"318","rating":4.5,"share":0.61,\
            "text":"because you rated The Shawshank Redemption 4.5"},\
            {"kind":"popular","share":0.05,"text":"popular by day"}]},\
            {"itemId":"7","score":-0.5,"reasons":[]}]}\
            """);
    assertThat(new String(RecommendationsJson.encode(Examples.AFTER_PROFILE_CHANGE), UTF_8))
        .contains("\"event\":null", "\"modelVersion\":null");
    assertThat(new String(RecommendationsJson.encode(Examples.AFTER_WITHDRAWAL), UTF_8))
        .contains("\"rating\":null");
  }

  @Test
  void shouldReadAnAnswerOfAReleaseWithoutIdsAndExperiments() {
    Recommendations old = RecommendationsJson.decode(ANSWER_OF_0_1.getBytes(UTF_8));

    assertThat(old.userId()).isEqualTo("7");
    assertThat(old.recommendationId()).isNull();
    assertThat(old.experiment()).isNull();
    assertThat(old.arm()).isNull();
    assertThat(old.armUnavailable()).isNull();
  }

  @Test
  void shouldWriteEqualManifestsAsEqualBytes() {
    Map<String, Long> ascending = new java.util.LinkedHashMap<>();
    ascending.put("user-states-0", 12L);
    ascending.put("user-states-1", 17L);
    ModelManifest m = Examples.MANIFEST;
    ModelManifest same =
        new ModelManifest(
            m.version(),
            m.family(),
            m.recipe(),
            m.parent(),
            m.createdAtMillis(),
            ascending,
            m.forgottenUntil(),
            m.dataUntilEpochSeconds(),
            m.learnedUntilEpochSeconds(),
            m.users(),
            m.items(),
            m.ratings(),
            m.truncatedUsers(),
            m.seed(),
            m.settings(),
            m.events(),
            m.learned(),
            m.evaluated(),
            m.refit(),
            m.verdict(),
            m.sizeBytes(),
            m.sha256(),
            m.chunks(),
            m.fitSeconds());
    assertThat(same.toJson()).isEqualTo(m.toJson());
  }

  @Test
  void shouldReadManifestsFromBeforeTheyToldWhatWasLearned() {
    String json = new String(Examples.MANIFEST.toJson(), UTF_8);
    String before = json.replace("\"learned\":{\"taste\":2.25},", "");

    assertThat(before).isNotEqualTo(json);
    assertThat(ModelManifest.fromJson(before.getBytes(UTF_8)).learned()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "refit, REFIT, PUBLISHED, the champion's recipe on newer data",
    "recount, RECOUNT, FAILED_CHECKS, its lists show 3 different items",
    "pinned, REFIT, PINNED, v000019 is pinned"
  })
  void shouldReadVerdictsOfTheLastRelease(
      String name, Evaluation.Kind kind, Verdict.Decision decision, String reason)
      throws IOException {
    Evaluation evaluation = Evaluation.fromJson(golden("evaluations-6422e9b/" + name));

    assertThat(evaluation.kind()).isEqualTo(kind);
    Verdict verdict = Objects.requireNonNull(evaluation.verdict());
    assertThat(verdict.decision()).isEqualTo(decision);
    assertThat(verdict.reason()).startsWith(reason);
    assertThat(evaluation.counts()).containsEntry("ratings-held", 100_836L);
    assertThat(Evaluation.fromJson(evaluation.toJson())).isEqualTo(evaluation);
  }

  @Test
  void shouldReadLiveRecordsOfTheLastRelease() throws IOException {
    Evaluation evaluation = Evaluation.fromJson(golden("evaluations-6422e9b/live"));

    assertThat(evaluation.verdict()).isNull();
    assertThat(evaluation.about()).startsWith("v000019, as answered by scorer scorer-1");
    assertThat(evaluation.counts()).containsEntry("judged", 10L);
  }

  @Test
  void shouldReadUntilWhenARecountOfTheLastReleaseHasLearned() throws IOException {
    ModelManifest recount = ModelManifest.fromJson(golden("manifests-6422e9b/recount"));

    assertThat(recount.learnedUntil()).isEqualTo(1_005_769);
    assertThat(recount.dataUntilEpochSeconds()).isEqualTo(1_006_000);
    assertThat(recount.verdict()).isNull();
    assertThat(ModelManifest.fromJson(recount.toJson())).isEqualTo(recount);
  }

  @Test
  void shouldHaveLearnedFromAllDataAfterARefit() {
    String json = new String(Examples.MANIFEST.toJson(), UTF_8);
    String refit = json.replace("\"learnedUntilEpochSeconds\":1699999000,", "");

    assertThat(Examples.MANIFEST.learnedUntil()).isEqualTo(1_699_999_000);
    assertThat(refit).isNotEqualTo(json);
    assertThat(ModelManifest.fromJson(refit.getBytes(UTF_8)).learnedUntil())
        .isEqualTo(1_700_000_000);
  }

  @Test
  void shouldSayInALineHowARefitEnded() {
    assertThat(new Verdict(Verdict.Decision.PUBLISHED, "as good as before").text("v000019"))
        .isEqualTo("published v000019: as good as before");
    assertThat(new Verdict(Verdict.Decision.INSUFFICIENT_EVIDENCE, "12 users of 200").text(null))
        .isEqualTo("insufficient evidence: 12 users of 200");
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = JsonCodecTest.class.getResourceAsStream("/" + name + ".json")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void shouldIgnoreFieldsOfALaterVersion() {
    byte[] later =
        "{\"version\":\"v\",\"pinned\":true,\"previous\":null,\"since\":{\"a\":[1]}}"
            .getBytes(UTF_8);
    assertThat(Champion.fromJson(later)).isEqualTo(new Champion("v", true, null));
  }

  @Test
  void shouldWriteTheNewestVersionOfAChampionOnlyWhereItIsAnother() {
    Champion named = new Champion("v1", true, "v2", "v3");

    assertThat(Champion.fromJson(named.toJson())).isEqualTo(named);
    assertThat(new String(Examples.CHAMPION.toJson(), UTF_8)).doesNotContain("newest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"version\":null,\"pinned\":true}",
        "{\"version\":\"v\"}",
        "{\"version\":3,\"pinned\":true}",
        "{\"version\":\"v\",\"pinned\":\"true\"}",
        "{\"version\":\"v\",\"pinned\":null}",
        "{\"version\":\"v\",\"pinned\":true} x",
      })
  void shouldRefuseWhatIsNoChampion(String json) {
    assertThatThrownBy(() -> Champion.fromJson(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void shouldRefuseAManifestWithImpossibleChunks() {
    String manifest =
        new String(Examples.MANIFEST.toJson(), UTF_8).replace("\"count\":3", "\"count\":-3");
    assertThatThrownBy(() -> ModelManifest.fromJson(manifest.getBytes(UTF_8)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("impossible chunk range");
  }

  @Test
  void shouldHaveNoNumberThatJsonCannotWrite() {
    assertThat(new RecommendedItem("1", 1, null, Double.NaN, List.of()).predictedRating()).isNull();
    assertThat(new RecommendedItem("1", 1, Double.NaN, null, List.of()).probability()).isNull();
    for (double wrong : new double[] {-0.01, 1.01, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new RecommendedItem("1", 1, wrong, null, List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("probability")
          .hasMessageContaining(Double.toString(wrong));
    }
    assertThatThrownBy(() -> new RecommendedItem("1", Double.NaN, null, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Reason(Reason.Kind.POPULAR, null, null, Double.NaN, "popular"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Reason(Reason.Kind.POPULAR, "1", Double.NaN, 1, "popular"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseAnUnknownRung() {
    String answer =
        new String(RecommendationsJson.encode(Examples.PERSONAL), UTF_8)
            .replace("\"personal\"", "\"guess\"");
    assertThatThrownBy(() -> RecommendationsJson.decode(answer.getBytes(UTF_8)))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void shouldUseOneNameForAnEnumInCodeAndInJson() {
    for (Rung value : Rung.values()) {
      assertThat(json(value)).isEqualTo(value.wireName());
    }
    for (Effect value : Effect.values()) {
      assertThat(json(value)).isEqualTo(value.wireName());
    }
    for (CauseTopic value : CauseTopic.values()) {
      assertThat(json(value)).isEqualTo(value.wireName());
    }
    for (Reason.Kind value : Reason.Kind.values()) {
      assertThat(json(value)).isEqualTo(value.wireName());
    }
  }

  private static String json(Object value) {
    return new String(Json.encode(value), UTF_8).replace("\"", "");
  }
}
