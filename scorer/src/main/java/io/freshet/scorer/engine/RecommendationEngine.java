package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.EventValue;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.engine.StageTimings.Stage;
import io.freshet.scorer.experiment.ServedArm;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.LiveCounts;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The engine that answers one user at a time: state → fold-in → scores of the whole catalogue →
 * exclusions → top-k → reasons → JSON, or {@link Recommendations} if no bytes are needed. One
 * engine per thread. It does not depend on Kafka, and it allocates only the JSON per event once its
 * arrays have grown.
 *
 * <p>The cold-start ladder, from the top; an answer names its rung:
 *
 * <ol>
 *   <li>personal: the snapshot knows an item that the user has rated
 *   <li>content from history: the snapshot knows no such item, or there is no snapshot yet, but the
 *       overlay knows genres of items that the user has rated
 *   <li>stated likes: there is no such history, but the profile states likes; or the snapshot is of
 *       a family that recommends by what users state, or can start from it where nothing is rated,
 *       and says something about it
 *   <li>popularity: nothing is known of the user
 * </ol>
 *
 * <p>The lower rungs rank by what this instance has counted, to which the first snapshot adds its
 * counts. An instance that counts nothing ranks by the snapshot's counts.
 */
public final class RecommendationEngine {
  private static final String POPULARITY = "popularity";
  private static final String CONTENT = "content";

  private final LiveCounts popularity;
  private final int k;
  private final StageTimings.Stopwatch stopwatch;
  private final UserView user;
  private final Answer answer;
  private final GenreTaste taste;
  private final PriorRanker prior;
  private final PriorReasons priorReasons;
  private final AnswerWriter writer;
  private final AnswerAssembler assembler;
  private final PersonalRanker personal;
  private final IntPredicate notForUser;

  private ServingView view;

  /** Whether the snapshot's model made the answer. */
  private boolean byModel;

  /**
   * Creates an engine for one thread.
   *
   * @param dictionary numbers the items
   * @param popularity the decayed counts of this instance
   * @param k items per answer, above 0
   * @param bound of the JSON
   * @param titles whether the JSON has the items' titles
   * @param stopwatch times the stages
   */
  public RecommendationEngine(
      ItemDictionary dictionary,
      LiveCounts popularity,
      int k,
      AnswerBound bound,
      boolean titles,
      StageTimings.Stopwatch stopwatch) {
    this.popularity = popularity;
    this.k = k;
    this.stopwatch = stopwatch;
    this.user = new UserView(dictionary);
    this.answer = new Answer(k);
    this.taste = new GenreTaste(dictionary);
    this.prior = new PriorRanker(dictionary, popularity.likes(), user, answer);
    this.priorReasons = new PriorReasons(dictionary);
    this.writer = new AnswerWriter(dictionary, bound, titles);
    this.assembler = new AnswerAssembler(dictionary);
    this.personal = new PersonalRanker(dictionary, k, user, answer, taste, stopwatch);
    this.view =
        new ServingView(null, ItemOverlay.EMPTY, NewItemRules.DEFAULT, EventValues.of(Map.of()));
    this.notForUser = item -> user.excluded(item) || view.overlay.unavailable(item);
  }

  /** Returns the stopwatch of this engine's stages. */
  public StageTimings.Stopwatch stopwatch() {
    return stopwatch;
  }

  /**
   * Reads a user's state; the first of the three steps of an event.
   *
   * @param record a decoded envelope
   * @param current the view to answer with, until the next call
   * @return the newest second in the state, {@link Long#MIN_VALUE} if it has no entry
   * @throws io.freshet.schemas.state.StateFormatException if the bytes are not a state
   */
  public long read(UserStateRecord record, ServingView current) {
    view = current;
    user.read(
        record.buffer(),
        record.stateOffset(),
        record.stateLength(),
        current.snapshot,
        current.events);
    return user.newestSeconds;
  }

  /**
   * Returns how the event of the record that {@link #read} was given counts for live quality: its
   * rating; for an event of a type without a rating +∞ if it is a goal and −∞ if it is not; NaN if
   * it cannot be judged, because the user's lists could not hold its item before it.
   */
  public double outcome(UserStateRecord record) {
    if (record.effect() != Effect.APPLIED || !record.hasEvent() || !record.newOfType()) {
      return Double.NaN;
    }
    String type = record.eventType();
    if (!record.newItem() && user.hiddenByOthers(record, type, view.events)) {
      return Double.NaN;
    }
    double rating = record.eventRating();
    if (type == null || !Double.isNaN(rating)) {
      return rating;
    }
    EventValue value = view.events.of(type);
    return value != null && value.goal() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /**
   * Returns whether the record's event is the user's first interest in its item, which popularity
   * counts: any rating, or an event of a type with a positive weight.
   */
  public boolean firstInterest(UserStateRecord record) {
    if (record.effect() != Effect.APPLIED || !record.newItem()) {
      return false;
    }
    String type = record.eventType();
    EventValue value = type == null ? null : view.events.of(type);
    return type == null || (value != null && value.weight() > 0);
  }

  /**
   * Sets an unknown user, in place of {@link #read}.
   *
   * @param current the view to answer with, until the next call
   */
  public void readNobody(ServingView current) {
    view = current;
    user.readNobody();
  }

  /**
   * Answers an event, the second step: finds the user's top-k and their reasons, decayed
   * popularity's list, and on request the list of the model's rival if there is one.
   *
   * @param context of the event
   * @param rules of the list
   * @param draw seed of the exploration, see {@link #draw}
   * @param withRival whether to add the rival's list
   * @return valid until the next call
   */
  public Answer answer(EventContext context, ListRules rules, long draw, boolean withRival) {
    find(context, rules, draw, k, null);
    if (withRival && byModel) {
      personal.addRival(view);
    }
    answer.baselineCount = popularity.ratings().top(notForUser, k, answer.baseline);
    stopwatch.ended(Stage.QUALITY);
    return answer;
  }

  /**
   * Computes the seed of the exploration, which is the same whenever the same event is answered.
   *
   * @param user the user's id in UTF-8
   * @param record the envelope, which names the event
   * @return the seed of {@link #answer}
   */
  public static long draw(byte[] user, UserStateRecord record) {
    return Explorer.draw(user, record.partition(), record.offset());
  }

  /**
   * Answers on demand: finds the user's top items among the wanted ones, with their reasons, and no
   * list of popularity.
   *
   * @param context to answer for
   * @param rules of the list
   * @param draw seed of the exploration, see {@link #draw}
   * @param most max number of items, from 1 to this engine's k
   * @param unwanted numbers of items that must not be in the answer; null for none
   * @return valid until the next call
   */
  public Answer answer(
      EventContext context, ListRules rules, long draw, int most, @Nullable IntPredicate unwanted) {
    find(context, rules, draw, most, unwanted);
    answer.baselineCount = 0;
    return answer;
  }

  private void find(
      EventContext context, ListRules rules, long draw, int most, @Nullable IntPredicate unwanted) {
    answer.newestSeconds = user.newestSeconds;
    answer.count = 0;
    identify(0, null, false, 0);
    answer.explored = 0;
    user.history.ask(context.cell(), context.hour(), user.newestSeconds);
    answer.rivalCount = Answer.NONE;
    byModel = personal.rank(view, rules, draw, most, unwanted);
    if (!byModel) {
      fallBack(most, unwanted);
    }
  }

  /**
   * Names the origin of the answer; between {@link #answer} and {@link #write}.
   *
   * @param origin part of the id, see {@link RecommendationIds}
   * @param choice the user's arm; null if the user is in no experiment
   * @param tookMicros time that the list took, in microseconds
   */
  public void identify(long origin, @Nullable ArmChoice choice, int tookMicros) {
    identify(
        origin,
        choice == null ? null : choice.arm(),
        choice != null && choice.unavailable(),
        tookMicros);
  }

  /** Names the shadow that made the answer; after {@link #answer}. */
  public void identifyShadow(ServedArm shadow, int tookMicros) {
    identify(0, shadow, false, tookMicros);
  }

  private void identify(long origin, @Nullable ServedArm arm, boolean unavailable, int tookMicros) {
    answer.origin = origin;
    answer.arm = arm;
    answer.armUnavailable = unavailable;
    answer.tookMicros = tookMicros;
  }

  /**
   * Writes the answer as JSON; the last step.
   *
   * @param userId the user's id in UTF-8; null for an anonymous visitor
   * @param record the envelope that was read; null if none was, or nothing has caused the answer
   * @param context of the event
   * @param generatedAtMillis now, epoch milliseconds
   * @return a fresh array
   */
  public byte[] write(
      byte @Nullable [] userId,
      @Nullable UserStateRecord record,
      EventContext context,
      long generatedAtMillis) {
    return writer.write(
        userId,
        record,
        context,
        answer,
        view.modelVersion(),
        family(),
        view.overlay,
        generatedAtMillis);
  }

  /** Explains the answer; between {@link #answer} and the next {@link #read}. */
  public Explanation explain() {
    return personal.explain(view);
  }

  /**
   * Builds the answer as an object, in place of {@link #write}: the same values, never shortened.
   *
   * @param userId the user's id
   * @param record the envelope that was read
   * @param context of the event
   * @param generatedAtMillis now, epoch milliseconds
   * @return independent of this engine
   */
  public Recommendations recommendations(
      String userId, UserStateRecord record, EventContext context, long generatedAtMillis) {
    return assembler.assemble(
        userId,
        record,
        context,
        answer,
        view.modelVersion(),
        family(),
        view.overlay,
        generatedAtMillis);
  }

  private String family() {
    return switch (answer.rung) {
      case POPULARITY -> POPULARITY;
      case STATED_LIKES, HISTORY_CONTENT -> byModel ? modelFamily() : CONTENT;
      case PERSONAL -> modelFamily();
    };
  }

  private String modelFamily() {
    return view.snapshot == null ? POPULARITY : view.snapshot.model.family();
  }

  private void fallBack(int most, @Nullable IntPredicate unwanted) {
    boolean hasTaste = taste.read(user, view.overlay);
    UserProfile profile = user.profile;
    if (hasTaste && ratedWithGenres()) {
      answer.rung = Rung.HISTORY_CONTENT;
    } else if (hasTaste
        && profile != null
        && !(profile.likedGenres().isEmpty() && profile.likedItems().isEmpty())) {
      answer.rung = Rung.STATED_LIKES;
    } else {
      answer.rung = Rung.POPULARITY;
    }
    boolean content = answer.rung != Rung.POPULARITY;
    prior.rank(view, content ? taste : null, most, unwanted);
    stopwatch.ended(Stage.TOP_K);
    if (content) {
      priorReasons.content(answer, user, taste, view.overlay);
    } else {
      PriorReasons.popular(answer);
    }
    stopwatch.ended(Stage.REASONS);
  }

  private boolean ratedWithGenres() {
    for (int at = 0; at < user.size; at++) {
      if (view.overlay.genres(user.items[at]).length > 0) {
        return true;
      }
    }
    return false;
  }
}
