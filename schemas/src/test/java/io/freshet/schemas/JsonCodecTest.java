package io.freshet.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
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
            "shortened":"texts",\
            "items":[{"itemId":"é\\"50","score":1.25,"probability":0.0125,"predictedRating":4.75,"reasons":[\
            {"kind":"because-you-rated","itemId":"318","rating":4.5,"share":0.61,\
            "text":"because you rated The Shawshank Redemption 4.5"},\
            {"kind":"popular","share":0.05,"text":"popular by day"}]},\
            {"itemId":"7","score":-0.5,"reasons":[]}]}""");
    assertThat(new String(RecommendationsJson.encode(Examples.AFTER_PROFILE_CHANGE), UTF_8))
        .contains("\"event\":null", "\"modelVersion\":null");
    assertThat(new String(RecommendationsJson.encode(Examples.AFTER_WITHDRAWAL), UTF_8))
        .contains("\"rating\":null");
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
            m.dataUntilEpochSeconds(),
            m.users(),
            m.items(),
            m.ratings(),
            m.truncatedUsers(),
            m.seed(),
            m.settings(),
            m.learned(),
            m.evaluated(),
            m.refit(),
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

  @Test
  void shouldIgnoreFieldsOfALaterVersion() {
    byte[] later =
        "{\"version\":\"v\",\"pinned\":true,\"previous\":null,\"since\":{\"a\":[1]}}"
            .getBytes(UTF_8);
    assertThat(Champion.fromJson(later)).isEqualTo(new Champion("v", true, null));
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
