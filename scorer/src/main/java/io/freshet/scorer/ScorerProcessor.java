package io.freshet.scorer;

import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.engine.Answer;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.engine.StageTimings.Stage;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.quality.LiveQuality;
import java.util.Arrays;
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
   */
  ScorerProcessor(
      SharedScorerState collaborators, ListRules rules, ThreadLocal<RecommendationEngine> engines) {
    this.collaborators = collaborators;
    this.rules = rules;
    this.engines = engines;
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
    byte[] user = record.key();
    byte[] value = record.value();
    if (value == null) {
      judge.forget(user);
      to.forward(record);
      return;
    }
    RecommendationEngine engine = engines.get();
    StageTimings.Stopwatch stopwatch = engine.stopwatch();
    stopwatch.start();
    state.decode(value);
    ServingView view = collaborators.views().current();
    long newestSeconds = engine.read(state, view);
    stopwatch.ended(Stage.DECODE);
    if (state.effect() == Effect.APPLIED && state.newItem()) {
      int item = eventItem();
      judge.judge(user, item, state.eventRating(), state.eventSeconds(), newestSeconds);
      collaborators.popularity().count(item);
    }
    stopwatch.ended(Stage.QUALITY);
    EventContext when = state.context();
    Answer answer =
        engine.answer(when, rules, RecommendationEngine.draw(user, state), inSample(user));
    judge.hold(user, newestSeconds, view.versionNumber(), answer);
    stopwatch.ended(Stage.QUALITY);
    byte[] json = engine.write(user, state, when, now);
    stopwatch.ended(Stage.JSON);
    collaborators.records().require(user, json, record.headers());
    to.forward(record.withValue(json));
    stopwatch.ended(Stage.FORWARD);
    collaborators.answers().answered(answer.rung(), now - state.arrivalMillis());
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
