package io.freshet.scorer.query;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.StageTimings;
import java.time.ZoneOffset;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The engines that answer on demand: as many as there are processors, however many ask, because
 * each holds the scores of a whole catalogue.
 */
final class QueryScorer {
  private static final double LIKED = 5;

  private final SharedScorerState collaborators;
  private final BlockingQueue<RecommendationEngine> engines;

  /**
   * Makes them.
   *
   * @param mostItems greatest k
   * @param engines how many, above 0
   */
  QueryScorer(SharedScorerState collaborators, int mostItems, int engines) {
    this.collaborators = collaborators;
    this.engines = new ArrayBlockingQueue<>(engines);
    StageTimings timings = new StageTimings(); // those of events are not to be mixed with these
    for (int i = 0; i < engines; i++) {
      this.engines.add(
          new RecommendationEngine(
              collaborators.dictionary(),
              collaborators.popularity(),
              mostItems,
              collaborators.bound(),
              timings.stopwatch()));
    }
  }

  /**
   * Answers from a state.
   *
   * @param userId UTF-8
   * @param record a decoded envelope
   * @param k items at most
   * @param unwanted what is not to be in the answer
   * @return the JSON of {@code recommendations}
   */
  byte[] answer(
      byte[] userId,
      UserStateRecord record,
      EventContext context,
      int k,
      ItemFilter unwanted,
      long nowMillis)
      throws InterruptedException {
    RecommendationEngine engine = engines.take();
    try {
      ServingView view = collaborators.views().current();
      engine.read(record, view);
      engine.answer(context, k, unwanted.isEmpty() ? null : unwanted);
      return engine.write(userId, record, context, nowMillis);
    } finally {
      engines.add(engine);
    }
  }

  /** The state of somebody who has rated nothing. */
  static UserStateRecord nobody(long nowMillis) {
    UserStateUpdater updater = new UserStateUpdater(1, ZoneOffset.UTC);
    updater.setProfile(null, UserProfile.EMPTY, nowMillis);
    return new UserStateRecord()
        .decode(
            new UserStateRecordWriter()
                .writeProfile(updater, CauseTopic.PROFILES, 0, 0, nowMillis));
  }

  /** The state of somebody who has rated one item, and liked it. */
  static UserStateRecord fanOf(String itemId, long nowMillis) {
    UserStateUpdater updater = new UserStateUpdater(1, ZoneOffset.UTC);
    ParsedRating rating =
        ParsedRating.of(
            new RatingEvent(
                "fan", itemId, LIKED, Math.floorDiv(nowMillis, 1000L), RatingEvent.NO_OFFSET));
    return new UserStateRecord()
        .decode(
            new UserStateRecordWriter()
                .write(
                    updater,
                    updater.apply(null, rating),
                    rating,
                    CauseTopic.RATINGS,
                    0,
                    0,
                    nowMillis));
  }
}
