package io.freshet.scorer;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.engine.AnswerBound;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.ServingViews;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.LiveCounts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scorer of single users outside the topology, from the newest value of {@code user-states}. With
 * the same snapshot and overlay it gives the topology's answer, but without the effects of the
 * topology's settings and of the max record size: it explores, shapes, denies and shortens nothing.
 * It counts no events, so its popularity is the snapshot's, or without a snapshot the overlay's
 * order. For one thread.
 */
public final class OnDemandScorer {
  private final ItemDictionary dictionary = new ItemDictionary();
  private final UserStateRecord record = new UserStateRecord();
  private final RecommendationEngine engine;
  private final int k;

  /**
   * Creates a scorer.
   *
   * @param k items per answer, above 0
   */
  public OnDemandScorer(int k) {
    this.k = k;
    engine =
        new RecommendationEngine(
            dictionary,
            LiveCounts.empty(dictionary),
            k,
            new AnswerBound(() -> AnswerBound.DEFAULT_BYTES),
            false,
            new StageTimings().stopwatch());
  }

  /**
   * Returns the dictionary that numbers the items. Overlays for {@link #recommend} must be built
   * with it.
   */
  public ItemDictionary dictionary() {
    return dictionary;
  }

  /**
   * Answers one user.
   *
   * @param userId the user's id
   * @param value the user's value of {@code user-states}; its cause and effect are the answer's
   * @param context to answer for, or null for that of the event in the value
   * @param model the snapshot, or null if there is none
   * @param version its version; null without a snapshot
   * @param overlay the item overlay
   * @param nowMillis now, epoch milliseconds
   * @return the answer
   * @throws io.freshet.schemas.state.StateFormatException if the value is not a record of
   *     user-states
   */
  public Recommendations recommend(
      String userId,
      byte[] value,
      @Nullable EventContext context,
      @Nullable ServingModel model,
      @Nullable String version,
      ItemOverlay overlay,
      long nowMillis) {
    return recommend(
        userId, value, context, model, version, overlay, EventValues.of(Map.of()), nowMillis);
  }

  /**
   * As {@link #recommend(String, byte[], EventContext, ServingModel, String, ItemOverlay, long)}.
   *
   * @param events what the events of each type are worth
   */
  public Recommendations recommend(
      String userId,
      byte[] value,
      @Nullable EventContext context,
      @Nullable ServingModel model,
      @Nullable String version,
      ItemOverlay overlay,
      EventValues events,
      long nowMillis) {
    record.decode(value);
    EventContext when = context == null ? record.context() : context;
    engine.read(record, ServingViews.single(model, version, overlay, dictionary, events));
    engine.answer(when, ListRules.PLAIN, 0, k, null);
    return engine.recommendations(userId, record, when, nowMillis);
  }
}
