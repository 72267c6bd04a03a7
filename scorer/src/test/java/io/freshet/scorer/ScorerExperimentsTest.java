package io.freshet.scorer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.experiment.TestExperiments;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.experiment.ServedExperiments;
import io.freshet.scorer.quality.LiveEvaluations;
import io.freshet.scorer.snapshot.LoadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users in experiments: which arm answers them, and what is judged. */
class ScorerExperimentsTest {
  private static final List<String> ITEMS =
      IntStream.range(0, 30).mapToObj(i -> "%02d".formatted(i)).toList();
  private static final Arm NEW = new Arm("new", 1, new ArmModel.Fixed("v2"), Map.of(), false);
  private static final Arm GHOST = new Arm("ghost", 1, new ArmModel.Fixed("v2"), Map.of(), true);

  @TempDir private Path folder;

  private final Topics topics = new Topics("test-");
  private final TestUsers users = new TestUsers();
  private TestModels models;
  private ServingModel first;
  private ServingModel second;
  private SharedScorerState collaborators;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> states;
  private TestOutputTopic<byte[], byte[]> answers;
  private TestOutputTopic<byte[], byte[]> judgements;

  @BeforeEach
  void start() {
    models = new TestModels(folder);
    first = models.random(ITEMS, 4, 1);
    second = models.random(ITEMS, 4, 2);
    restart();
  }

  /** A new instance, which knows the models and nothing of users. */
  private void restart() {
    stop();
    ScorerSettings settings = ScorerSettings.from(Map.of("scorer.k", 5, "scorer.explore.share", 0));
    collaborators = SharedScorerState.create(settings, topics);
    collaborators.views().serve(first, "v1");
    collaborators.views().serveArms(Map.of(new ArmModel.Fixed("v2"), loaded("v2", second)));
    driver =
        new TopologyTestDriver(
            ScorerTopology.build(topics, settings, collaborators), new Properties());
    states =
        driver.createInputTopic(
            topics.userStates().name(), new ByteArraySerializer(), new ByteArraySerializer());
    answers = output(topics.recommendations().name());
    judgements = output(topics.judgements().name());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
    }
  }

  @Test
  void shouldAnswerEachUserByTheModelOfTheAssignedArm() {
    ExperimentDefinition half = running("half", 0.5, TestExperiments.CONTROL, NEW);
    serve(half);
    Assignment assignment = new Assignment(half);
    Set<String> met = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      String user = "u" + i;
      Arm arm = assignment.armOf(TestUsers.key(user));
      Recommendations answer = rate(user, "00", 100);
      assertThat(answer.experiment()).isEqualTo(arm == null ? null : "half");
      assertThat(answer.arm()).isEqualTo(arm == null ? null : arm.name());
      assertThat(answer.armUnavailable()).isNull();
      assertThat(answer.modelVersion()).isEqualTo(NEW.equals(arm) ? "v2" : "v1");
      met.add(String.valueOf(answer.arm()));
    }
    assertThat(met).containsExactlyInAnyOrder("null", "control", "new");
  }

  @Test
  void shouldMakeTheListsOfAnArmByItsSettings() {
    collaborators.views().serve(models.genres(id -> id.charAt(0) == 'a' ? 50 : 3), "v3");
    Arm curious = new Arm("curious", 1, null, Map.of(ArmSetting.EXPLORE_SHARE, 1.0), false);
    serve(running("wide", 1, TestExperiments.CONTROL, curious));
    Set<String> met = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Recommendations answer = rate("u" + i, "a00", 100);
      assertThat(answer.modelVersion()).isEqualTo("v3");
      boolean explored =
          answer.items().stream()
              .anyMatch(item -> item.reasons().get(0).kind() == Reason.Kind.EXPLORATION);
      assertThat(explored).isEqualTo("curious".equals(answer.arm()));
      met.add(Objects.requireNonNull(answer.arm()));
    }
    assertThat(met).containsExactlyInAnyOrder("control", "curious");
  }

  @Test
  void shouldNeverShowAShadow() {
    Map<String, Recommendations> alone = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      alone.put("u" + i, rate("u" + i, "00", 100));
    }
    restart();
    serve(running("dark", 1, TestExperiments.CONTROL, GHOST));
    for (int i = 0; i < 20; i++) {
      Recommendations answer = rate("u" + i, "00", 100);
      Recommendations before = Objects.requireNonNull(alone.get("u" + i));
      assertThat(answer.arm()).isEqualTo("control");
      assertThat(answer.modelVersion()).isEqualTo("v1");
      assertThat(answer.items()).isEqualTo(before.items());
      assertThat(answer.recommendationId()).isNotEqualTo(before.recommendationId());
    }
    assertThat(judgements.isEmpty()).isTrue();
  }

  @Test
  void shouldJudgeTheListsOfShadowsBesideTheOneShown() {
    serve(running("dark", 1, TestExperiments.CONTROL, GHOST));
    List<String> shown = ids(rate("a", "00", 100));
    serve(running("bright", 1, NEW, TestExperiments.arm("rest", 1e-3)));
    List<String> hidden = ids(rate("b", "00", 100));
    String onlyHidden = hidden.stream().filter(id -> !shown.contains(id)).findFirst().orElseThrow();
    serve(running("dark", 1, TestExperiments.CONTROL, GHOST));

    rate("a", onlyHidden, 200);

    List<Judgement> judged = judged();
    assertThat(judged).extracting(Judgement::arm).containsExactly("control", "ghost");
    assertThat(judged).extracting(Judgement::shadow).containsExactly(false, true);
    assertThat(judged).extracting(Judgement::hit).containsExactly(false, true);
    assertThat(judged).extracting(Judgement::listed).containsOnly(5);
    assertThat(judged.get(0).popularityHit()).isEqualTo(judged.get(1).popularityHit());
  }

  @Test
  void shouldLetControlAnswerForAnArmWhoseModelIsNotLoaded() {
    Arm missing = new Arm("new", 1, new ArmModel.Fixed("v9"), Map.of(), false);
    Arm control = new Arm("control", 1, new ArmModel.Fixed("v2"), Map.of(), false);
    ExperimentDefinition half = running("half", 1, control, missing);
    serve(half);
    Assignment assignment = new Assignment(half);
    long fallen = 0;
    for (int i = 0; i < 30; i++) {
      String user = "u" + i;
      boolean hers = missing.equals(assignment.armOf(TestUsers.key(user)));
      Recommendations answer = rate(user, "00", 100);
      assertThat(answer.modelVersion()).isEqualTo("v2");
      assertThat(answer.arm()).isEqualTo(hers ? "new" : "control");
      assertThat(answer.armUnavailable()).isEqualTo(hers ? Boolean.TRUE : null);
      fallen += hers ? 1 : 0;
      rate(user, ids(answer).get(0), 200);
    }
    assertThat(fallen).isBetween(1L, 29L);
    assertThat(collaborators.arms().unavailable()).isEqualTo(2 * fallen);
    assertThat(judged())
        .as("no list of the arm was held")
        .extracting(Judgement::arm)
        .hasSize((int) (30 - fallen))
        .containsOnly("control");
  }

  @Test
  void shouldAnswerByTheChampionIfControlIsNotLoadedEither() {
    Arm control = new Arm("control", 1, new ArmModel.Fixed("v8"), Map.of(), false);
    serve(running("half", 1, control, TestExperiments.arm("plain", 1e-3)));

    Recommendations answer = rate("a", "00", 100);

    assertThat(answer.modelVersion()).isEqualTo("v1");
    assertThat(answer.arm()).isEqualTo("control");
    assertThat(answer.armUnavailable()).isTrue();
  }

  @Test
  void shouldAnswerEverybodyAsWithoutExperimentsOnceTheExperimentHasEnded() {
    ExperimentDefinition all = running("all", 1, TestExperiments.CONTROL, NEW);
    serve(all);
    String user = userOf(all, NEW);
    List<String> held = ids(rate(user, "00", 100));

    serve(all.ended(Status.STOPPED, 1, EndedBy.OPERATOR, "enough"));
    Recommendations after = rate(user, held.get(0), 200);

    assertThat(after.modelVersion()).isEqualTo("v1");
    assertThat(after.experiment()).isNull();
    assertThat(after.arm()).isNull();
    assertThat(judgements.isEmpty()).as("its result stays").isTrue();
  }

  @Test
  void shouldGiveARepeatedAnswerTheSameIdAndEveryOtherAnswerAnotherOne() {
    ExperimentDefinition all = running("all", 1, TestExperiments.CONTROL, NEW);
    byte[] value = users.rate("a", "00", 5, 100);
    String outside = id(answer("a", value));
    serve(all);
    String inside = id(answer("a", value));

    assertThat(id(answer("a", value))).isEqualTo(inside).isNotEqualTo(outside).hasSize(24);
    restart();
    serve(all);
    assertThat(id(answer("a", value))).as("of another instance").isEqualTo(inside);
    Set<String> ids = new HashSet<>(List.of(inside, outside));
    for (int i = 0; i < 200; i++) {
      assertThat(ids.add(id(rate("u" + i % 20, "01", 100 + i)))).isTrue();
    }
  }

  @Test
  void shouldWriteOneJudgementPerLikeUnderTheHashOfTheUser() {
    ExperimentDefinition all = running("all", 1, TestExperiments.CONTROL, NEW);
    serve(all);
    String user = userOf(all, NEW);
    Recommendations held = rate(user, "00", 100);
    byte[] like = users.rate(user, ids(held).get(1), 5, 200);
    Headers stamp = new RecordHeaders();
    FreshetHeaders.putForgotten(stamp, 1);
    states.pipeInput(new TestRecord<>(TestUsers.key(user), like, stamp));
    answers.readValue();

    TestRecord<byte[], byte[]> record = judgements.readRecord();
    assertThat(record.headers()).as("nothing of the state's headers").isEmpty();
    assertThat(new String(record.key(), US_ASCII))
        .isEqualTo(Assignment.key(new Assignment(all).userHash(TestUsers.key(user))));
    Judgement judged = judgement(record.value());
    assertThat(judged.experiment()).isEqualTo("all");
    assertThat(judged.arm()).isEqualTo("new");
    assertThat(judged.hit()).isTrue();
    assertThat(judged.cause())
        .isEqualTo("ratings-%d@%d".formatted(TestUsers.PARTITION, users.lastOffset()));
    assertThat(judged.listed()).isEqualTo(5);
    assertThat(judgements.isEmpty()).isTrue();
    assertThat(collaborators.arms().judgements()).isEqualTo(1);
    answer(user, users.rate(user, "07", 1, 300));
    assertThat(judgements.isEmpty()).as("a dislike is not judged").isTrue();
  }

  @Test
  void shouldJudgeUnderTheArmThatWasShownThoughTheArmsHaveChanged() {
    ExperimentDefinition all = running("all", 1, TestExperiments.CONTROL, NEW);
    serve(all);
    String user = userOf(all, NEW);
    Recommendations held = rate(user, "00", 100);
    serve(running("all", 1, TestExperiments.arm("other", 1), TestExperiments.arm("last", 1)));

    Recommendations after = rate(user, ids(held).get(0), 200);
    assertThat(judged()).extracting(Judgement::arm).containsExactly("new");

    rate(user, ids(after).get(0), 300);
    assertThat(judged())
        .extracting(Judgement::arm)
        .containsExactly(Objects.requireNonNull(after.arm()))
        .doesNotContain("new");
  }

  @Test
  void shouldNotMixTwoExperimentsOfTheSameName() {
    serve(running("all", 1, TestExperiments.CONTROL, NEW));
    Recommendations held = rate("a", "00", 100);
    ExperimentDefinition again = running("all", 1, TestExperiments.CONTROL, NEW);
    serve(
        new ExperimentDefinition(
            again.name(),
            "another salt",
            1,
            again.startedAtMillis(),
            again.arms(),
            again.end(),
            again.status(),
            null,
            null,
            null,
            null));

    rate("a", ids(held).get(0), 200);

    assertThat(judgements.isEmpty()).isTrue();
  }

  @Test
  void shouldKeepArmsAndJudgeOnceAfterARestart() {
    ExperimentDefinition all = running("all", 1, TestExperiments.CONTROL, NEW);
    serve(all);
    Map<String, Recommendations> before = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      before.put("u" + i, rate("u" + i, "00", 100));
    }
    restart();
    serve(all);
    for (int i = 0; i < 20; i++) {
      String user = "u" + i;
      Recommendations held = Objects.requireNonNull(before.get(user));
      Recommendations after = rate(user, ids(held).get(0), 200);
      assertThat(after.arm()).isEqualTo(held.arm());
      assertThat(judgements.isEmpty()).as("the new instance has shown no list yet").isTrue();
      rate(user, ids(after).get(0), 300);
      assertThat(judged())
          .extracting(Judgement::arm)
          .containsExactly(Objects.requireNonNull(held.arm()));
    }
  }

  @Test
  void shouldJudgeNothingOfAForgottenUser() {
    serve(running("dark", 1, TestExperiments.CONTROL, GHOST));
    Recommendations held = rate("a", "00", 100);
    byte[] tombstone = null;
    states.pipeInput(TestUsers.key("a"), tombstone);
    assertThat(answers.readKeyValue().value).isNull();
    users.forget("a");

    rate("a", ids(held).get(0), 200);

    assertThat(judgements.isEmpty()).isTrue();
  }

  @Test
  void shouldNameExperimentAndArmInLiveEvaluations() {
    ExperimentDefinition all = running("all", 1, TestExperiments.CONTROL, NEW);
    serve(all);
    String user = userOf(all, NEW);
    Recommendations held = rate(user, "00", 100);
    rate(user, ids(held).get(0), 200);

    List<Evaluation> ofArms =
        LiveEvaluations.of(collaborators.quality().report(), "s1", 5).stream()
            .filter(evaluation -> evaluation.experiment() != null)
            .toList();

    assertThat(ofArms).hasSize(1);
    assertThat(ofArms.get(0).experiment()).isEqualTo("all");
    assertThat(ofArms.get(0).arm()).isEqualTo("new");
    assertThat(ofArms.get(0).count("hits")).isEqualTo(1);
  }

  private void serve(ExperimentDefinition... experiments) {
    collaborators.arms().serve(ServedExperiments.of(List.of(experiments)));
  }

  private static ExperimentDefinition running(String name, double share, Arm... arms) {
    return TestExperiments.running(name, share, arms);
  }

  private static String userOf(ExperimentDefinition experiment, Arm arm) {
    Assignment assignment = new Assignment(experiment);
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "user" + i)
        .filter(user -> arm.equals(assignment.armOf(TestUsers.key(user))))
        .findFirst()
        .orElseThrow();
  }

  private static LoadedModel loaded(String version, ServingModel model) {
    return new LoadedModel(
        PublishedSnapshot.manifest(
            version, model.family(), ITEMS.size(), 1, "0".repeat(64), new ChunkRange(0, 0, 1, 1)),
        model);
  }

  private Recommendations rate(String user, String item, long seconds) {
    return answer(user, users.rate(user, item, 5, seconds));
  }

  private Recommendations answer(String user, byte[] value) {
    states.pipeInput(TestUsers.key(user), value);
    Recommendations answer = RecommendationsJson.decode(answers.readKeyValue().value);
    assertThat(answers.isEmpty()).as("one answer per event").isTrue();
    return answer;
  }

  private List<Judgement> judged() {
    List<Judgement> read = new ArrayList<>();
    for (byte[] value : judgements.readValuesToList()) {
      read.add(judgement(value));
    }
    return read;
  }

  private static Judgement judgement(byte[] value) {
    return ((Parsed.Accepted<Judgement>) Judgement.fromJson(value)).value();
  }

  private static String id(Recommendations answer) {
    return Objects.requireNonNull(answer.recommendationId());
  }

  private static List<String> ids(Recommendations answer) {
    return answer.items().stream().map(item -> item.itemId()).toList();
  }
}
