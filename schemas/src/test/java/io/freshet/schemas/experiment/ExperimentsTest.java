package io.freshet.schemas.experiment;

import static io.freshet.schemas.experiment.TestExperiments.CONTROL;
import static io.freshet.schemas.experiment.TestExperiments.FULL;
import static io.freshet.schemas.experiment.TestExperiments.arm;
import static io.freshet.schemas.experiment.TestExperiments.running;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.record.Parsed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentsTest {
  private static final String RUNNING =
      "{'name':'wide','salt':'s','share':0.1,'startedAtMillis':7,'arms':["
          + "{'name':'control','weight':1.0},{'name':'wide','weight':1.0,"
          + "'settings':{'diversity':0.3}}],'status':'running'}";

  @Test
  void shouldReadBackWhatItWrote() {
    assertThat(Experiments.decode(FULL.name(), Experiments.encode(FULL)).orThrow()).isEqualTo(FULL);
    ExperimentDefinition running = running("wide", 1, CONTROL, arm("wide", 3));
    assertThat(Experiments.decode("wide", Experiments.encode(running)).orThrow())
        .isEqualTo(running);
    ExperimentDefinition ended = running.ended(Status.STOPPED, 9, EndedBy.OPERATOR, "enough");
    assertThat(ended.running()).isFalse();
    assertThat(Experiments.decode("wide", Experiments.encode(ended)).orThrow()).isEqualTo(ended);
  }

  @Test
  void shouldWriteTheDocumentedLayout() {
    assertThat(
            new String(
                Experiments.encode(Experiments.decode("wide", json(RUNNING)).orThrow()), UTF_8))
        .isEqualTo(RUNNING.replace('\'', '"'));
  }

  @Test
  void shouldFillInWhatIsLeftOut() {
    ExperimentDefinition read =
        Experiments.decode(
                "wide",
                json(
                    "{'name':'wide','salt':'s','share':1,'startedAtMillis':7,'later':true,"
                        + "'arms':[{'name':'control'},{'name':'b','model':{'version':'v1'}}],"
                        + "'status':'running'}"))
            .orThrow();
    assertThat(read.end()).isEqualTo(ExperimentDefinition.End.NEVER);
    assertThat(read.control()).isEqualTo(new Arm("control", 1, null, Map.of(), false));
    assertThat(read.arm("b")).contains(new Arm("b", 1, new ArmModel.Fixed("v1"), Map.of(), false));
    assertThat(read.arm("c")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name':'wide' | 'name':'Wide' | invalid-value: name 'Wide': 1 to 64 of a-z",
        "'name':'wide','salt' | 'salt' | missing-field: name: required",
        "'salt':'s' | 'salt':'' | empty-id: salt",
        "'share':0.1 | 'share':0 | invalid-value: share '0.0': above 0, 1 at most",
        "'share':0.1 | 'share':1.5 | invalid-value: share '1.5': above 0, 1 at most",
        "'share':0.1 | 'share':'10%' | wrong-type: share '\"10%\"': a number or null",
        "'name':'control' | 'name':'a b' | invalid-value: arms[0].name 'a b': 1 to 32 of a-z",
        "'name':'control' | 'name':'wide' | invalid-value: arms[1].name 'wide': unique",
        "'name':'control', | | missing-field: arms[0].name: required",
        "'weight':1.0} | 'weight':-1} | invalid-value: arms[0].weight '-1.0': above 0",
        "'weight':1.0} | 'weight':1,'shadow':true} | invalid-value: arms[0].shadow 'true'",
        "'diversity':0.3 | 'diversity':3 | out-of-range: arms[1].settings.diversity '3.0'",
        "'diversity' | 'diversty' | unknown-field: arms[1].settings.diversty: only diversity",
        "'settings':{'diversity':0.3} | 'model':{} | invalid-value: arms[1].model.version",
        "'settings':{'diversity':0.3} | 'model':'v1' | wrong-type: arms[1].model '\"v1\"'",
        "'status':'running' | 'status':'paused' | invalid-value: status 'paused': one of running",
        "'status':'running' | 'status':'stopped' | invalid-value: endedBy 'null': absent while",
        "'status' | 'end':{'likes':0},'status' | out-of-range: end.likes '0'",
        "'status' | 'end':{'below':0.5},'status' | out-of-range: end.below '0.5'",
      })
  void shouldRefuseWhatBreaksARuleByFieldValueAndRule(String part, String by, String message) {
    String json = RUNNING.replaceFirst(java.util.regex.Pattern.quote(part), by == null ? "" : by);
    assertThat(json).isNotEqualTo(RUNNING);
    assertThat(Experiments.decode("wide", json(json)))
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused -> assertThat(refused.rejection().message()).startsWith(message));
  }

  @Test
  void shouldRefuseARecordUnderAnotherKey() {
    assertThat(Experiments.decode("other", json(RUNNING)))
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused ->
                assertThat(refused.rejection().message())
                    .isEqualTo("contradicting-key: key 'other': equal to name 'wide'"));
    assertThat(Experiments.decode(null, json(RUNNING))).isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void shouldReadBackAJudgementOfAtMostThreeHundredBytes() {
    Judgement longest =
        new Judgement(
            "e".repeat(64),
            "a".repeat(32),
            false,
            true,
            false,
            "profiles-9999@" + Long.MAX_VALUE,
            9_999_999_999_999L,
            Integer.MAX_VALUE,
            1_000);
    assertThat(longest.toJson().length).isLessThan(300);
    assertThat(Judgement.fromJson(longest.toJson()).orThrow()).isEqualTo(longest);
    assertThat(
            new String(
                new Judgement("wide", "control", true, false, true, "ratings-2@1431", 7, 118, 10)
                    .toJson(),
                UTF_8))
        .isEqualTo(
            "{\"experiment\":\"wide\",\"arm\":\"control\",\"shadow\":true,\"hit\":0,"
                + "\"popularityHit\":1,\"cause\":\"ratings-2@1431\",\"atMillis\":7,"
                + "\"tookMicros\":118,\"listed\":10}");
  }

  @Test
  void shouldRefuseAJudgementWithoutAHit() {
    assertThat(Judgement.fromJson(json("{'experiment':'e','arm':'a'}")))
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused ->
                assertThat(refused.rejection().message())
                    .isEqualTo("missing-field: hit: required"));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
