package io.freshet.scorer.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of an anonymous visitor as the state that they would make: by the rules of the topic
 * {@code ratings}, kept for one answer and nowhere else.
 *
 * <p>An event without a type and a rating is a like. Events without times are in the order of the
 * list, a second apart, the last one now.
 */
final class VisitorEvents {
  /** Stands for the user that the events do not have. */
  private static final String NOBODY = "-";

  private static final List<String> FIELDS =
      List.of("itemId", "type", "rating", "withdrawn", "timestamp");

  /** The scale is that of ingest, which a scorer does not know. */
  private static final RatingRules RULES =
      new RatingRules(
          -UserStateUpdater.MAX_RATING,
          UserStateUpdater.MAX_RATING,
          RatingRules.MAX_ID_BYTES,
          RatingRules.DEFAULTS.maxRecordBytes(),
          RatingRules.DEFAULTS.futureTolerance());

  private VisitorEvents() {}

  /**
   * Makes the state.
   *
   * @param events array of objects like the values of {@code ratings}, without {@code userId}
   * @param types declared types of events
   * @param like rating of an event that names neither a type nor a rating
   * @return null if there are no events
   * @throws HttpProblem 400 if an event breaks a rule
   */
  static @Nullable UserStateRecord state(
      JsonNode events, EventTypes types, double like, long nowMillis) {
    int size = events.size();
    if (size == 0) {
      return null;
    }
    RatingParser parser = new RatingParser(RULES, types);
    UserStateUpdater updater = new UserStateUpdater(size, ZoneOffset.UTC);
    ParsedRating event = new ParsedRating();
    Effect effect = Effect.APPLIED;
    byte[] state = null;
    boolean timed = events.get(0).hasNonNull("timestamp");
    for (int at = 0; at < size; at++) {
      String path = "events[" + at + "].";
      ObjectNode complete = complete(events.get(at), path, timed, like);
      if (!timed) {
        complete.put("timestamp", nowMillis / 1000 - (size - 1 - at));
      }
      Rejection refused = parser.parse(null, HttpJson.encode(complete), nowMillis, event);
      if (refused instanceof Rejection.UnknownField unknown) {
        throw AskedLists.refused(unknown(unknown.field()), path);
      }
      if (refused != null) {
        throw AskedLists.refused(refused, path);
      }
      effect = updater.apply(state, event);
      state = updater.toBytes();
    }
    byte[] record =
        new UserStateRecordWriter()
            .write(updater, effect, event, CauseTopic.RATINGS, 0, 0, nowMillis);
    return new UserStateRecord().decode(record);
  }

  private static Rejection unknown(String field) {
    return Rejection.UnknownField.of(field, FIELDS);
  }

  private static ObjectNode complete(JsonNode event, String path, boolean timed, double like) {
    if (!(event instanceof ObjectNode given)) {
      throw AskedLists.refused(
          new Rejection.WrongType("", event.toString(), "an object"),
          path.substring(0, path.length() - 1));
    }
    if (given.has("userId")) {
      throw AskedLists.refused(unknown("userId"), path);
    }
    if (given.hasNonNull("timestamp") != timed) {
      throw AskedLists.refused(
          new Rejection.InvalidValue(
              "timestamp", timed ? "absent" : "present", "in all events or in none"),
          path);
    }
    ObjectNode complete = given.deepCopy().put("userId", NOBODY);
    boolean says =
        complete.has("rating")
            || complete.hasNonNull("type")
            || complete.path("withdrawn").asBoolean();
    if (!says) {
      complete.put("rating", like);
    }
    return complete;
  }
}
