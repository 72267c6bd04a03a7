package io.freshet.scorer.query;

import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.ArmChoice;
import io.freshet.scorer.engine.BroughtItems;
import io.freshet.scorer.engine.BroughtItemsFinder;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.PopularItems;
import io.freshet.scorer.engine.PopularItemsFinder;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.RecommendationIds;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.SimilarItems;
import io.freshet.scorer.engine.SimilarItemsFinder;
import io.freshet.scorer.engine.StageTimings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Pool of the workers that answer on demand: as many as there are processors, however many requests
 * there are, because each worker holds the scores of a whole catalogue.
 */
final class QueryScorer {
  private final SharedScorerState collaborators;
  private final BlockingQueue<Worker> workers;

  private record Worker(
      RecommendationEngine engine,
      SimilarItemsFinder similar,
      PopularItemsFinder popular,
      BroughtItemsFinder brought) {}

  /**
   * Creates the workers.
   *
   * @param mostItems max k
   * @param workers number of workers, above 0
   */
  QueryScorer(SharedScorerState collaborators, int mostItems, int workers) {
    this.collaborators = collaborators;
    this.workers = new ArrayBlockingQueue<>(workers);
    StageTimings timings = new StageTimings(); // apart from the timings of events
    for (int i = 0; i < workers; i++) {
      this.workers.add(
          new Worker(
              new RecommendationEngine(
                  collaborators.dictionary(),
                  collaborators.popularity(),
                  mostItems,
                  collaborators.bound(),
                  true,
                  timings.stopwatch()),
              new SimilarItemsFinder(
                  collaborators.dictionary(), collaborators.popularity().ratings()),
              new PopularItemsFinder(
                  collaborators.dictionary(), collaborators.popularity().likes(), mostItems),
              new BroughtItemsFinder(collaborators.dictionary())));
    }
  }

  /**
   * Answers from a state.
   *
   * @param userId UTF-8
   * @param record a decoded envelope; null for a user of whom nothing is known
   * @param rules of the list, which replace those of the user's arm where the request says so
   * @param request all that the list depends on beside the state, for its id
   * @param k max number of items
   * @param unwanted items that must not be in the answer
   * @param explains whether to explain the list
   * @return the JSON of {@code recommendations}, with the explanation if one is wanted
   */
  byte[] answer(
      byte[] userId,
      @Nullable UserStateRecord record,
      EventContext context,
      AskedRules rules,
      String request,
      int k,
      ItemFilter unwanted,
      boolean explains,
      long nowMillis)
      throws InterruptedException, IOException {
    ArmChoice choice = collaborators.arms().choose(userId);
    ListRules by = rules.of(choice == null ? Map.of() : choice.settings());
    long draw = record == null ? 0 : RecommendationEngine.draw(userId, record);
    long origin = RecommendationIds.ofRequest(request + '\n' + cause(record) + '\n' + context);
    Worker worker = workers.take();
    try {
      RecommendationEngine engine = worker.engine;
      find(engine, record, choice, context, by, draw, k, unwanted);
      engine.identify(origin, choice, 0);
      byte[] json = engine.write(userId, record, context, nowMillis);
      return explains ? ExplainedAnswer.of(json, engine.explain()) : json;
    } finally {
      workers.add(worker);
    }
  }

  /**
   * Answers an anonymous visitor, who is in no experiment.
   *
   * @param record a decoded envelope of the visitor's events; null if there are none
   * @param request all that the list depends on beside the context, for its id
   * @return the JSON of {@code recommendations} without a user and a cause
   */
  byte[] answerVisitor(
      @Nullable UserStateRecord record,
      EventContext context,
      AskedRules rules,
      String request,
      int k,
      ItemFilter unwanted,
      boolean explains,
      long nowMillis)
      throws InterruptedException, IOException {
    long origin = RecommendationIds.ofRequest(request + '\n' + context);
    Worker worker = workers.take();
    try {
      RecommendationEngine engine = worker.engine;
      find(engine, record, null, context, rules.of(Map.of()), origin, k, unwanted);
      engine.identify(origin, null, 0);
      byte[] json = engine.write(null, null, context, nowMillis);
      return explains ? ExplainedAnswer.of(json, engine.explain()) : json;
    } finally {
      workers.add(worker);
    }
  }

  private void find(
      RecommendationEngine engine,
      @Nullable UserStateRecord record,
      @Nullable ArmChoice choice,
      EventContext context,
      ListRules rules,
      long draw,
      int k,
      ItemFilter unwanted) {
    ServingView view = choice == null ? collaborators.views().current() : choice.view();
    if (record == null) {
      engine.readNobody(view);
    } else {
      engine.read(record, view);
    }
    engine.answer(context, rules, draw, k, unwanted.orNone());
  }

  private static String cause(@Nullable UserStateRecord record) {
    return record == null
        ? ""
        : record.causeTopic().wireName() + '-' + record.partition() + '@' + record.offset();
  }

  /**
   * Finds the items most similar to an item.
   *
   * @param item a number of the dictionary
   * @param k max number of items
   * @param unwanted items that must not be found
   * @return empty if neither the model nor the genres give similar items
   */
  Optional<SimilarItems> similar(int item, int k, ItemFilter unwanted) throws InterruptedException {
    Worker worker = workers.take();
    try {
      return worker.similar.find(collaborators.views().current(), item, k, unwanted.orNone());
    } finally {
      workers.add(worker);
    }
  }

  /**
   * Finds the items that are popular.
   *
   * @param context in this context; null for now
   * @param k max number of items
   * @param unwanted items that must not be found
   */
  PopularItems popular(@Nullable EventContext context, int k, ItemFilter unwanted)
      throws InterruptedException {
    Worker worker = workers.take();
    try {
      ServingView view = collaborators.views().current();
      return context == null
          ? worker.popular.now(view, k, unwanted.orNone())
          : worker.popular.in(context, view, k, unwanted.orNone());
    } finally {
      workers.add(worker);
    }
  }

  /**
   * Finds the items that an item brings.
   *
   * @param item a number of the dictionary
   * @param rating that the item has in a history
   * @param nowSeconds time of the rating
   * @param k max number of items
   * @param unwanted items that must not be found
   * @return empty if the model does not say what the item brings
   */
  Optional<BroughtItems> brought(
      int item, double rating, long nowSeconds, int k, ItemFilter unwanted)
      throws InterruptedException {
    Worker worker = workers.take();
    try {
      return worker.brought.find(
          collaborators.views().current(), item, (float) rating, nowSeconds, k, unwanted.orNone());
    } finally {
      workers.add(worker);
    }
  }
}
