package io.freshet.scorer;

import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.engine.Answer;
import io.freshet.scorer.engine.ArmChoice;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.RecommendationIds;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.engine.StageTimings.Stage;
import io.freshet.scorer.experiment.ServedArm;
import io.freshet.scorer.experiment.ServedExperiments;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.quality.ArmHit;
import io.freshet.scorer.quality.LiveQuality;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor that answers every user state with exactly one record. It wraps {@link
 * RecommendationEngine}: live quality judges the event before the answer, and holds the list after
 * it.
 *
 * <p>A user in an experiment is answered by the user's arm. After the answer, the lists of shadows
 * are made and held, and never shown. A judged like gives one record of {@code judgements} per arm
 * whose list the user held, as long as the experiment runs.
 *
 * <p>A state that cannot be decoded raises an exception, which sends it to {@code failed-records};
 * one of a newer format ends the process, see {@link
 * io.freshet.schemas.streams.FailedRecordHandler}.
 */
final class ScorerProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(ScorerProcessor.class);

  /** One user in four is compared with the rival: another pass over the catalogue per event. */
  private static final int SAMPLE_BITS = 2;

  private final SharedScorerState collaborators;
  private final ListRules rules;
  private final ThreadLocal<RecommendationEngine> engines;
  private final ThreadLocal<RecommendationEngine> shadowEngines;
  private final UserStateRecord state = new UserStateRecord();
  private LagWatch.@Nullable Position position;
  private @Nullable LiveQuality quality;
  private @Nullable ProcessorContext<byte[], byte[]> context;

  /**
   * Creates the processor of one task.
   *
   * @param rules of every list
   * @param engines one engine per stream thread. An engine holds scratch only, so the tasks of a
   *     thread share it
   * @param shadowEngines another one per stream thread, for lists that are not shown
   */
  ScorerProcessor(
      SharedScorerState collaborators,
      ListRules rules,
      ThreadLocal<RecommendationEngine> engines,
      ThreadLocal<RecommendationEngine> shadowEngines) {
    this.collaborators = collaborators;
    this.rules = rules;
    this.engines = engines;
    this.shadowEngines = shadowEngines;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> withContext) {
    context = withContext;
    position = collaborators.lag().follow(withContext.taskId().partition());
    quality = collaborators.quality().open();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<byte[], byte[]> to = context;
    LiveQuality judge = quality;
    if (to == null || judge == null) {
      throw new IllegalStateException("not initialised");
    }
    long now = to.currentSystemTimeMs();
    watchLag(to, record.timestamp(), now);
    record
        .headers()
        .remove(FreshetHeaders.FORGOTTEN); // answers do not say who was forgotten before
    byte[] user = record.key();
    byte[] value = record.value();
    if (value == null) {
      judge.forget(user);
      to.forward(record, ScorerTopology.SINK);
      return;
    }
    RecommendationEngine engine = engines.get();
    StageTimings.Stopwatch stopwatch = engine.stopwatch();
    stopwatch.start();
    state.decode(value);
    ArmChoice choice = collaborators.arms().choose(user);
    ServingView view = choice == null ? collaborators.views().current() : choice.view();
    long newestSeconds = engine.read(state, view);
    stopwatch.ended(Stage.DECODE);
    double outcome = engine.outcome(state);
    boolean first = engine.firstInterest(state);
    boolean judged = !Double.isNaN(outcome);
    int item = first || judged ? eventItem() : ItemDictionary.NONE;
    if (judged) {
      List<ArmHit> hits = judge.judge(user, item, outcome, state.eventSeconds(), newestSeconds);
      if (!hits.isEmpty()) {
        write(hits, record, to, now);
      }
    }
    boolean liked = outcome >= collaborators.quality().likeThreshold();
    if (first || liked) {
      collaborators.popularity().count(item, first, liked);
    }
    stopwatch.ended(Stage.QUALITY);
    EventContext when = state.context();
    long draw = RecommendationEngine.draw(user, state);
    Answer answer;
    if (choice == null) {
      answer = engine.answer(when, rules, draw, inSample(user));
      engine.identify(RecommendationIds.ofCause(state), null, 0);
    } else {
      long begun = System.nanoTime();
      answer = engine.answer(when, rules.with(choice.settings()), draw, false);
      engine.identify(RecommendationIds.ofCause(state), choice, micros(begun));
    }
    judge.hold(user, newestSeconds, view.versionNumber(), answer);
    stopwatch.ended(Stage.QUALITY);
    byte[] json = engine.write(user, state, when, now);
    stopwatch.ended(Stage.JSON);
    collaborators.records().require(user, json, record.headers());
    to.forward(record.withValue(json), ScorerTopology.SINK);
    stopwatch.ended(Stage.FORWARD);
    collaborators.answers().answered(answer.rung(), now - state.arrivalMillis());
    if (choice != null && choice.experiment().hasShadows()) {
      holdShadows(choice, judge, user, when, draw);
    }
  }

  /** Writes one record of {@code judgements} per result whose experiment still runs. */
  private void write(
      List<ArmHit> hits,
      Record<byte[], byte[]> of,
      ProcessorContext<byte[], byte[]> to,
      long nowMillis) {
    ServedExperiments running = collaborators.arms().current();
    String cause =
        state.cause().topic().wireName() + '-' + state.partition() + '@' + state.offset();
    for (ArmHit hit : hits) {
      if (!running.stillRuns(hit.arm())) {
        continue;
      }
      Judgement judgement =
          new Judgement(
              hit.arm().experiment().name(),
              hit.arm().arm().name(),
              hit.arm().arm().shadow(),
              hit.hit(),
              hit.popularityHit(),
              cause,
              nowMillis,
              hit.tookMicros(),
              hit.listed());
      to.forward(
          new Record<>(hit.arm().judgementKey(of.key()), judgement.toJson(), of.timestamp()),
          ScorerTopology.JUDGEMENTS);
      collaborators.arms().judged();
    }
  }

  private void holdShadows(
      ArmChoice choice, LiveQuality judge, byte[] user, EventContext when, long draw) {
    List<ServedArm> arms = choice.experiment().arms();
    for (int i = 0; i < arms.size(); i++) {
      if (!choice.experiment().assignment().shadows(i, choice.position())) {
        continue;
      }
      ServedArm shadow = arms.get(i);
      ServingView view = collaborators.arms().viewOf(shadow);
      if (view == null) {
        continue; // the follower of models has said so
      }
      RecommendationEngine engine = shadowEngines.get();
      engine.read(state, view);
      long begun = System.nanoTime();
      Answer list = engine.answer(when, rules.with(shadow.arm().settings()), draw, false);
      engine.identifyShadow(shadow, micros(begun));
      judge.holdShadow(user, list);
    }
  }

  private static int micros(long begunNanos) {
    return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - begunNanos) / 1_000);
  }

  /** Whether the user's lists are compared with the rival's. */
  private static boolean inSample(byte[] user) {
    // The low bits of the polynomial hash of digits are uneven; the high bits of its product are
    // even.
    return (Arrays.hashCode(user) * 0x9E3779B9) >>> (32 - SAMPLE_BITS) == 0;
  }

  private int eventItem() {
    ItemDictionary dictionary = collaborators.dictionary();
    return state.idIsNumber()
        ? dictionary.admit(state.idNumber())
        : dictionary.admit(state.idBytes(), state.idOffset(), state.idLength());
  }

  private void watchLag(ProcessorContext<byte[], byte[]> from, long appendedMillis, long now) {
    RecordMetadata metadata = from.recordMetadata().orElse(null);
    LagWatch.Position at = position;
    if (metadata != null && at != null && at.read(metadata.offset(), appendedMillis, now)) {
      LOG.warn(
          "{}-{} is read {} s late, beyond its compaction lag: states may have been superseded"
              + " before they were answered",
          metadata.topic(),
          metadata.partition(),
          (now - appendedMillis) / 1_000);
    }
  }

  @Override
  public void close() {
    LiveQuality judged = quality;
    if (judged != null) {
      collaborators.quality().close(judged);
      quality = null;
    }
  }
}
