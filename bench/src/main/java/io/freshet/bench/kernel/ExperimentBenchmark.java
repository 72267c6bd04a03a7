package io.freshet.bench.kernel;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.Answer;
import io.freshet.scorer.engine.ArmChoice;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.RecommendationIds;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.experiment.ServedExperiments;
import io.freshet.scorer.quality.ArmHit;
import io.freshet.scorer.quality.LiveQuality;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What experiments add to a scorer's event. An event is a like that is judged, answered, held and
 * written; there is no model and no item, so that scoring costs next to nothing. {@link #plain}
 * does the same without a word of experiments, so the difference is their cost.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExperimentBenchmark {
  private static final int USERS = 1_024;
  private static final int ITEM = 1;

  /** Number of running experiments; each takes a third of the users whom those before leave. */
  @Param({"0", "3"})
  public int experiments;

  private final ListRules rules = ListRules.PLAIN;
  private final UserStateRecord state = new UserStateRecord();
  private final byte[][] users = new byte[USERS][];
  private final byte[][] values = new byte[USERS][];
  private int next;
  private long second = 1_000_000;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
  private SharedScorerState collaborators;

  @SuppressWarnings("NullAway.Init")
  private RecommendationEngine engine;

  @SuppressWarnings("NullAway.Init")
  private LiveQuality quality;

  /** Makes users with one rating each, and starts the experiments. */
  @Setup
  public void setUp() {
    collaborators = SharedScorerState.create(ScorerSettings.from(Map.of()), new Topics(""));
    engine =
        new RecommendationEngine(
            collaborators.dictionary(),
            collaborators.popularity(),
            10,
            collaborators.bound(),
            false,
            collaborators.timings().stopwatch());
    quality = collaborators.quality().open();
    List<ExperimentDefinition> running = new ArrayList<>();
    for (int i = 0; i < experiments; i++) {
      running.add(
          new ExperimentDefinition(
              "e" + i,
              "salt" + i,
              i == experiments - 1 ? 1 : 1.0 / 3,
              i,
              List.of(
                  new Arm("control", 1, null, Map.of(), false),
                  new Arm("wide", 1, null, Map.of(ArmSetting.DIVERSITY, 0.3), false),
                  new Arm("plain", 1, null, Map.of(ArmSetting.EXPLORE_SHARE, 0.0), false)),
              ExperimentDefinition.End.NEVER,
              ExperimentDefinition.Status.RUNNING,
              null,
              null,
              null,
              null));
    }
    collaborators.arms().serve(ServedExperiments.of(running));
    UserStateUpdater updater = new UserStateUpdater(2_000, ZoneOffset.UTC);
    UserStateRecordWriter writer = new UserStateRecordWriter();
    for (int user = 0; user < USERS; user++) {
      String id = "user-" + user;
      ParsedRating rating =
          ParsedRating.of(new RatingEvent(id, "7", 5, 1_000, RatingEvent.NO_OFFSET));
      Effect effect = updater.apply(null, rating);
      users[user] = id.getBytes(StandardCharsets.UTF_8);
      values[user] = writer.write(updater, effect, rating, CauseTopic.RATINGS, 0, user, 1_000);
    }
  }

  /** An event without experiments. */
  @Benchmark
  public byte[] plain() {
    byte[] user = next();
    state.decode(values[next]);
    ServingView view = collaborators.views().current();
    engine.read(state, view);
    quality.judge(user, ITEM, 5, second, second);
    Answer answer =
        engine.answer(state.context(), rules, RecommendationEngine.draw(user, state), false);
    quality.hold(user, second, view.versionNumber(), answer);
    return engine.write(user, state, state.context(), second);
  }

  /** The same event, with all that {@code ScorerProcessor} does for experiments. */
  @Benchmark
  public byte[] withExperiments(Blackhole sink) {
    byte[] user = next();
    state.decode(values[next]);
    ArmChoice choice = collaborators.arms().choose(user);
    ServingView view = choice == null ? collaborators.views().current() : choice.view();
    engine.read(state, view);
    for (ArmHit hit : quality.judge(user, ITEM, 5, second, second)) {
      if (collaborators.arms().current().stillRuns(hit.arm())) {
        sink.consume(hit.arm().judgementKey(user));
        sink.consume(judgement(hit));
        collaborators.arms().judged();
      }
    }
    long draw = RecommendationEngine.draw(user, state);
    Answer answer;
    if (choice == null) {
      answer = engine.answer(state.context(), rules, draw, false);
      engine.identify(RecommendationIds.ofCause(state), null, 0);
    } else {
      long begun = System.nanoTime();
      answer = engine.answer(state.context(), rules.with(choice.settings()), draw, false);
      int micros = (int) ((System.nanoTime() - begun) / 1_000);
      engine.identify(RecommendationIds.ofCause(state), choice, micros);
    }
    quality.hold(user, second, view.versionNumber(), answer);
    return engine.write(user, state, state.context(), second);
  }

  /** Chooses an event's arm; part of {@link #withExperiments}. */
  @Benchmark
  public Object choice() {
    ArmChoice choice = collaborators.arms().choose(next());
    return choice == null ? rules : choice;
  }

  private byte[] judgement(ArmHit hit) {
    String cause = state.causeTopic().wireName() + '-' + state.partition() + '@' + state.offset();
    return new Judgement(
            hit.arm().experiment().name(),
            hit.arm().arm().name(),
            false,
            hit.hit(),
            hit.popularityHit(),
            cause,
            second,
            hit.tookMicros(),
            hit.listed())
        .toJson();
  }

  private byte[] next() {
    next = (next + 1) % USERS;
    second++;
    return users[next];
  }
}
